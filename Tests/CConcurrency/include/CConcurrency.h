#ifndef CCONCURRENCY_H
#define CCONCURRENCY_H

/// Where Swift's concurrency library keeps the function that it calls with each job for its pool of threads, instead of its own; it has
/// Swift's calling convention, and takes the job and its own function. Named here, as the linker finds it in a statically linked library
/// too, which `dlsym` does not.
void *concurrency_global_enqueue_hook(void);

#endif
