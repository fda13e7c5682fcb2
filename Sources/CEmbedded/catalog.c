#include "catalog.h"

// #embed is C23; clang has it in every mode, and warns.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char xtender_parameters[] = {
#embed "../../catalog/xtender-parameters.tsv"
};
static const unsigned char xtender_infos[] = {
#embed "../../catalog/xtender-infos.tsv"
};
static const unsigned char xcom_parameters[] = {
#embed "../../catalog/xcom-parameters.tsv"
};
static const unsigned char bsp_parameters[] = {
#embed "../../catalog/bsp-parameters.tsv"
};
static const unsigned char bsp_infos[] = {
#embed "../../catalog/bsp-infos.tsv"
};
static const unsigned char bms_parameters[] = {
#embed "../../catalog/bms-parameters.tsv"
};
static const unsigned char bms_infos[] = {
#embed "../../catalog/bms-infos.tsv"
};
static const unsigned char variotrack_parameters[] = {
#embed "../../catalog/variotrack-parameters.tsv"
};
static const unsigned char variotrack_infos[] = {
#embed "../../catalog/variotrack-infos.tsv"
};
static const unsigned char variostring_parameters[] = {
#embed "../../catalog/variostring-parameters.tsv"
};
static const unsigned char variostring_infos[] = {
#embed "../../catalog/variostring-infos.tsv"
};
static const unsigned char xtender_120v[] = {
#embed "../../catalog/xtender-120v.tsv"
};
static const unsigned char messages[] = {
#embed "../../catalog/messages.tsv"
};

#define TABLE(name, array) {name, array, sizeof array}

static const struct embedded_table tables[] = {
    TABLE("xtender-parameters", xtender_parameters),
    TABLE("xtender-infos", xtender_infos),
    TABLE("xcom-parameters", xcom_parameters),
    TABLE("bsp-parameters", bsp_parameters),
    TABLE("bsp-infos", bsp_infos),
    TABLE("bms-parameters", bms_parameters),
    TABLE("bms-infos", bms_infos),
    TABLE("variotrack-parameters", variotrack_parameters),
    TABLE("variotrack-infos", variotrack_infos),
    TABLE("variostring-parameters", variostring_parameters),
    TABLE("variostring-infos", variostring_infos),
    TABLE("xtender-120v", xtender_120v),
    TABLE("messages", messages),
};

const struct embedded_table *embedded_tables(void) { return tables; }

size_t embedded_tables_count(void) { return sizeof tables / sizeof tables[0]; }
