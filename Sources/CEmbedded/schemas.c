#include "schemas.h"

// #embed is C23; clang has it in every mode, and warns.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char common[] = {
#embed "../../schemas/common.json"
};
static const unsigned char config_schema[] = {
#embed "../../schemas/config.schema.json"
};
static const unsigned char request_describe[] = {
#embed "../../schemas/request/describe.json"
};
static const unsigned char request_get_stats[] = {
#embed "../../schemas/request/get-stats.json"
};
static const unsigned char request_identify[] = {
#embed "../../schemas/request/identify.json"
};
static const unsigned char request_list_datalogs[] = {
#embed "../../schemas/request/list-datalogs.json"
};
static const unsigned char request_list_devices[] = {
#embed "../../schemas/request/list-devices.json"
};
static const unsigned char request_read_aggregate[] = {
#embed "../../schemas/request/read-aggregate.json"
};
static const unsigned char request_read_batch[] = {
#embed "../../schemas/request/read-batch.json"
};
static const unsigned char request_read_datalog[] = {
#embed "../../schemas/request/read-datalog.json"
};
static const unsigned char request_read_guid[] = {
#embed "../../schemas/request/read-guid.json"
};
static const unsigned char request_read_info[] = {
#embed "../../schemas/request/read-info.json"
};
static const unsigned char request_read_messages[] = {
#embed "../../schemas/request/read-messages.json"
};
static const unsigned char request_read_param[] = {
#embed "../../schemas/request/read-param.json"
};
static const unsigned char request_read_property[] = {
#embed "../../schemas/request/read-property.json"
};
static const unsigned char request_read_screen[] = {
#embed "../../schemas/request/read-screen.json"
};
static const unsigned char request_scan[] = {
#embed "../../schemas/request/scan.json"
};
static const unsigned char request_set_clock[] = {
#embed "../../schemas/request/set-clock.json"
};
static const unsigned char request_write_batch[] = {
#embed "../../schemas/request/write-batch.json"
};
static const unsigned char request_write_datalog_field[] = {
#embed "../../schemas/request/write-datalog-field.json"
};
static const unsigned char request_write_param[] = {
#embed "../../schemas/request/write-param.json"
};
static const unsigned char request_write_property[] = {
#embed "../../schemas/request/write-property.json"
};
static const unsigned char response_describe[] = {
#embed "../../schemas/response/describe.json"
};
static const unsigned char response_get_stats[] = {
#embed "../../schemas/response/get-stats.json"
};
static const unsigned char response_identify[] = {
#embed "../../schemas/response/identify.json"
};
static const unsigned char response_list_datalogs[] = {
#embed "../../schemas/response/list-datalogs.json"
};
static const unsigned char response_list_devices[] = {
#embed "../../schemas/response/list-devices.json"
};
static const unsigned char response_read_aggregate[] = {
#embed "../../schemas/response/read-aggregate.json"
};
static const unsigned char response_read_batch[] = {
#embed "../../schemas/response/read-batch.json"
};
static const unsigned char response_read_datalog[] = {
#embed "../../schemas/response/read-datalog.json"
};
static const unsigned char response_read_guid[] = {
#embed "../../schemas/response/read-guid.json"
};
static const unsigned char response_read_info[] = {
#embed "../../schemas/response/read-info.json"
};
static const unsigned char response_read_messages[] = {
#embed "../../schemas/response/read-messages.json"
};
static const unsigned char response_read_param[] = {
#embed "../../schemas/response/read-param.json"
};
static const unsigned char response_read_property[] = {
#embed "../../schemas/response/read-property.json"
};
static const unsigned char response_read_screen[] = {
#embed "../../schemas/response/read-screen.json"
};
static const unsigned char response_scan[] = {
#embed "../../schemas/response/scan.json"
};
static const unsigned char response_set_clock[] = {
#embed "../../schemas/response/set-clock.json"
};
static const unsigned char response_write_batch[] = {
#embed "../../schemas/response/write-batch.json"
};
static const unsigned char response_write_datalog_field[] = {
#embed "../../schemas/response/write-datalog-field.json"
};
static const unsigned char response_write_param[] = {
#embed "../../schemas/response/write-param.json"
};
static const unsigned char response_write_property[] = {
#embed "../../schemas/response/write-property.json"
};
static const unsigned char topic_devices[] = {
#embed "../../schemas/topic/devices.json"
};
static const unsigned char topic_event_message[] = {
#embed "../../schemas/topic/event-message.json"
};
static const unsigned char topic_event_write[] = {
#embed "../../schemas/topic/event-write.json"
};
static const unsigned char topic_service[] = {
#embed "../../schemas/topic/service.json"
};
static const unsigned char topic_snapshot[] = {
#embed "../../schemas/topic/snapshot.json"
};

#define FILE_OF(path, name) {path, name, sizeof name}

static const struct embedded_schema schemas[] = {
    FILE_OF("common.json", common),
    FILE_OF("config.schema.json", config_schema),
    FILE_OF("request/describe.json", request_describe),
    FILE_OF("request/get-stats.json", request_get_stats),
    FILE_OF("request/identify.json", request_identify),
    FILE_OF("request/list-datalogs.json", request_list_datalogs),
    FILE_OF("request/list-devices.json", request_list_devices),
    FILE_OF("request/read-aggregate.json", request_read_aggregate),
    FILE_OF("request/read-batch.json", request_read_batch),
    FILE_OF("request/read-datalog.json", request_read_datalog),
    FILE_OF("request/read-guid.json", request_read_guid),
    FILE_OF("request/read-info.json", request_read_info),
    FILE_OF("request/read-messages.json", request_read_messages),
    FILE_OF("request/read-param.json", request_read_param),
    FILE_OF("request/read-property.json", request_read_property),
    FILE_OF("request/read-screen.json", request_read_screen),
    FILE_OF("request/scan.json", request_scan),
    FILE_OF("request/set-clock.json", request_set_clock),
    FILE_OF("request/write-batch.json", request_write_batch),
    FILE_OF("request/write-datalog-field.json", request_write_datalog_field),
    FILE_OF("request/write-param.json", request_write_param),
    FILE_OF("request/write-property.json", request_write_property),
    FILE_OF("response/describe.json", response_describe),
    FILE_OF("response/get-stats.json", response_get_stats),
    FILE_OF("response/identify.json", response_identify),
    FILE_OF("response/list-datalogs.json", response_list_datalogs),
    FILE_OF("response/list-devices.json", response_list_devices),
    FILE_OF("response/read-aggregate.json", response_read_aggregate),
    FILE_OF("response/read-batch.json", response_read_batch),
    FILE_OF("response/read-datalog.json", response_read_datalog),
    FILE_OF("response/read-guid.json", response_read_guid),
    FILE_OF("response/read-info.json", response_read_info),
    FILE_OF("response/read-messages.json", response_read_messages),
    FILE_OF("response/read-param.json", response_read_param),
    FILE_OF("response/read-property.json", response_read_property),
    FILE_OF("response/read-screen.json", response_read_screen),
    FILE_OF("response/scan.json", response_scan),
    FILE_OF("response/set-clock.json", response_set_clock),
    FILE_OF("response/write-batch.json", response_write_batch),
    FILE_OF("response/write-datalog-field.json", response_write_datalog_field),
    FILE_OF("response/write-param.json", response_write_param),
    FILE_OF("response/write-property.json", response_write_property),
    FILE_OF("topic/devices.json", topic_devices),
    FILE_OF("topic/event-message.json", topic_event_message),
    FILE_OF("topic/event-write.json", topic_event_write),
    FILE_OF("topic/service.json", topic_service),
    FILE_OF("topic/snapshot.json", topic_snapshot),
};

const struct embedded_schema *embedded_schemas(void) { return schemas; }

size_t embedded_schemas_count(void) { return sizeof schemas / sizeof schemas[0]; }
