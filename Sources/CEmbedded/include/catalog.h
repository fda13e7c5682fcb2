#ifndef CEMBEDDED_CATALOG_H
#define CEMBEDDED_CATALOG_H

#include <stddef.h>

/// A file of catalog/, by its name there without the suffix; not terminated by a zero byte.
struct embedded_table {
    const char *name;
    const unsigned char *bytes;
    size_t count;
};

/// All of them, in the order of `CatalogTable` in Swift.
const struct embedded_table *embedded_tables(void);
size_t embedded_tables_count(void);

#endif
