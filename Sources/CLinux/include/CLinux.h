#ifndef CLINUX_H
#define CLINUX_H

// What the Glibc module does not import; every wrapper says why it exists. They are functions, not inline, as most of
// what they call is declared only under _GNU_SOURCE, and a header shared with the Glibc module is read without it.

#include <poll.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/// A non-blocking event counter. `sys/eventfd.h` is not in the Glibc module.
/// Returns the descriptor, or -1 with errno set.
int linux_eventfd(void);

/// Waits for events at most `timeout_nanoseconds`; negative waits for ever. `ppoll` is declared under _GNU_SOURCE only,
/// and `poll` rounds to milliseconds.
int linux_ppoll(struct pollfd *descriptors, size_t count, int64_t timeout_nanoseconds);

/// Names the calling thread; cut to the 15 bytes the kernel keeps. `pthread_setname_np` is declared under _GNU_SOURCE only.
void linux_set_thread_name(const char *name);

/// How late the calling thread's timers may fire, in ns (the kernel's default is 50 000). `prctl` is variadic.
void linux_set_timer_slack(unsigned long nanoseconds);

/// From now on no core of this process is written, and other processes of the same user cannot look into its memory or
/// environment. `prctl` is variadic. Returns 0, or -1 with errno set.
int linux_keep_memory_private(void);

/// Opens a pseudo-terminal (master side, close-on-exec, no controlling terminal) and writes the path of its slave.
/// `posix_openpt`, `grantpt`, `unlockpt` and `ptsname_r` are declared under _GNU_SOURCE only.
/// Returns the master's descriptor, or -1 with errno set.
int linux_open_pseudo_terminal(char *slave_path, size_t capacity);

/// The port a socket is bound to (IPv4 or IPv6), or -1 with errno set. Spares casting `sockaddr_storage` in Swift.
int linux_local_port(int descriptor);

/// A TCP socket listening on `address` (numeric IPv4 or IPv6) and `port` (0: any free one), close-on-exec, non-blocking.
/// Spares casting `sockaddr` in Swift. Returns the descriptor, or -1 with errno set.
int linux_listen_tcp(const char *address, uint16_t port, int backlog);

/// Sends one datagram to a Unix socket; a path that starts with '@' is an abstract name, as in $NOTIFY_SOCKET.
/// Spares filling `sockaddr_un` (a fixed tuple in Swift). Returns 0, or -1 with errno set.
int linux_send_unix_datagram(const char *path, const void *bytes, size_t count);

/// Asks a serial adapter to hand bytes over at once; else some gather them for 16 ms, as long as an exchange takes.
/// `TIOCSSERIAL` and its structure are not in the Glibc module. Drivers without it refuse, which is no error.
void linux_set_low_latency(int descriptor);

/// Gives free heap pages and the unchanged pages of program files back to the system; the latter are read again from the
/// page cache as they are needed. `malloc_trim`, `dl_iterate_phdr` and `madvise` are not in the Glibc module.
void linux_release_memory(void);

#endif
