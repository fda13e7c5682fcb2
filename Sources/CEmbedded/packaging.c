#include "packaging.h"

// #embed is C23; clang has it in every mode, and warns.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char service_unit[] = {
#embed "../../packaging/xtmq.service"
};
static const unsigned char udev_rules[] = {
#embed "../../packaging/60-xtmq.rules"
};
static const unsigned char configuration[] = {
#embed "../../config/xtmq.yaml"
};

struct embedded_file embedded_service_unit(void) {
    return (struct embedded_file){service_unit, sizeof service_unit};
}

struct embedded_file embedded_udev_rules(void) { return (struct embedded_file){udev_rules, sizeof udev_rules}; }

struct embedded_file embedded_configuration(void) {
    return (struct embedded_file){configuration, sizeof configuration};
}
