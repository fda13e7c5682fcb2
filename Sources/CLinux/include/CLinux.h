#ifndef CLINUX_H
#define CLINUX_H

// What the Glibc module does not import; every wrapper says why it exists.

#endif
