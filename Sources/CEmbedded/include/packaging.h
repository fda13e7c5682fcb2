#ifndef CEMBEDDED_PACKAGING_H
#define CEMBEDDED_PACKAGING_H

#include <stddef.h>

/// A file that an installation consists of; not terminated by a zero byte.
struct embedded_file {
    const unsigned char *bytes;
    size_t count;
};

/// packaging/xtmq.service
struct embedded_file embedded_service_unit(void);
/// packaging/60-xtmq.rules
struct embedded_file embedded_udev_rules(void);
/// config/xtmq.yaml
struct embedded_file embedded_configuration(void);

#endif
