#ifndef CEMBEDDED_SCHEMAS_H
#define CEMBEDDED_SCHEMAS_H

#include <stddef.h>

/// A file of schemas/, by its path there; not terminated by a zero byte.
struct embedded_schema {
    const char *path;
    const unsigned char *bytes;
    size_t count;
};

/// All of them, sorted by path.
const struct embedded_schema *embedded_schemas(void);
size_t embedded_schemas_count(void);

#endif
