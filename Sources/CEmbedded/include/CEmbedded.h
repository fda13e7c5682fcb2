#ifndef CEMBEDDED_H
#define CEMBEDDED_H

#include <stddef.h>

// Files of this repository, compiled into the program as they lie there (schemas/, catalog/, packaging/, config/).
#include "catalog.h"
#include "packaging.h"
#include "schemas.h"

#endif
