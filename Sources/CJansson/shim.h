#ifndef CJANSSON_SHIM_H
#define CJANSSON_SHIM_H

#include <jansson.h>

/// The message of an error: Swift sees the character array as a tuple of 160.
static inline const char *cjansson_error_text(const json_error_t *error) { return error->text; }

#endif
