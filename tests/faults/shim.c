/* Faults for a process that has this library preloaded: once armed, the calls that change files below a folder are
   counted, and one of them kills the process or fails. Calls of C++ libraries (pyarrow, DuckDB) are met as Python's are. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum { COUNT, KILL_BEFORE, KILL_AFTER, KILL_AMID, FAIL_ONCE, FULL };

static char root[4096];
static int action, error, with_reads;
static long at, calls;
static volatile int armed;

void faults_arm(const char *folder, long call, int what, int code, int reads) {
    strncpy(root, folder, sizeof root - 1);
    at = call, action = what, error = code, with_reads = reads, calls = 0, armed = 1;
}
long faults_calls(void) { return calls; }
void faults_disarm(void) { armed = 0; }

static void die(void) { kill(getpid(), SIGKILL); for (;;) pause(); }

static int below(const char *path) { return armed && path && !strncmp(path, root, strlen(root)); }

static int fd_below(int fd) {
    char link[64], path[4096];
    if (!armed) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, sizeof path - 1);
    if (n < 0) return 0;
    path[n] = 0;
    return below(path);
}

static int at_below(int dir, const char *path) {
    return path && path[0] == '/' ? below(path) : dir == AT_FDCWD ? 0 : fd_below(dir);
}

/* What befalls this call. A full disk stays full for all that takes room, and lets go what frees some. */
static int due(int takes_room) {
    long now = __atomic_add_fetch(&calls, 1, __ATOMIC_SEQ_CST);
    if (action == FULL) return now >= at && takes_room ? FULL : COUNT;
    return now == at ? action : COUNT;
}

#define REAL(name) static __typeof__(&name) real; if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)
#define RUN(is_inside, takes_room, call) ({ \
    int fault = (is_inside) ? due(takes_room) : COUNT; \
    __typeof__(call) result; \
    if (fault == KILL_BEFORE) die(); \
    if (fault == FAIL_ONCE || fault == FULL) { errno = error; result = (__typeof__(call))-1; } \
    else result = (call); \
    if (fault == KILL_AFTER || fault == KILL_AMID) die(); \
    result; })
/* A write that is cut: half of it is done, and then comes the end, or the next one fails. */
#define WRITE(fd, size, half, call) ({ \
    ssize_t written; \
    int fault = fd_below(fd) ? due(1) : COUNT; \
    if (fault == KILL_BEFORE) die(); \
    if (fault == FULL && calls == at && (size) > 1) written = (half); \
    else if (fault == FAIL_ONCE || fault == FULL) { errno = error; written = -1; } \
    else if (fault == KILL_AMID && (size) > 1) written = (half); \
    else written = (call); \
    if (fault == KILL_AFTER || fault == KILL_AMID) die(); \
    written; })

#define CHANGES(flags) ((flags) & (O_CREAT | O_TRUNC | O_WRONLY | O_RDWR))
#define MODE mode_t mode = 0; if (flags & (O_CREAT | O_TMPFILE)) { va_list more; va_start(more, flags); mode = va_arg(more, mode_t); va_end(more); }
#define COUNTED(flags) (CHANGES(flags) || with_reads)

int open(const char *path, int flags, ...) { MODE REAL(open); return RUN(below(path) && COUNTED(flags), flags & O_CREAT, real(path, flags, mode)); }
int open64(const char *path, int flags, ...) { MODE REAL(open64); return RUN(below(path) && COUNTED(flags), flags & O_CREAT, real(path, flags, mode)); }
int openat(int dir, const char *path, int flags, ...) { MODE REAL(openat); return RUN(at_below(dir, path) && COUNTED(flags), flags & O_CREAT, real(dir, path, flags, mode)); }
int openat64(int dir, const char *path, int flags, ...) { MODE REAL(openat64); return RUN(at_below(dir, path) && COUNTED(flags), flags & O_CREAT, real(dir, path, flags, mode)); }

ssize_t write(int fd, const void *data, size_t size) { REAL(write); return WRITE(fd, size, real(fd, data, size / 2), real(fd, data, size)); }
ssize_t pwrite(int fd, const void *data, size_t size, off_t place) { REAL(pwrite); return WRITE(fd, size, real(fd, data, size / 2, place), real(fd, data, size, place)); }
ssize_t pwrite64(int fd, const void *data, size_t size, off64_t place) { REAL(pwrite64); return WRITE(fd, size, real(fd, data, size / 2, place), real(fd, data, size, place)); }
ssize_t writev(int fd, const struct iovec *parts, int count) { REAL(writev); return WRITE(fd, 0, 0, real(fd, parts, count)); }
ssize_t read(int fd, void *data, size_t size) { REAL(read); return with_reads ? RUN(fd_below(fd), 0, real(fd, data, size)) : real(fd, data, size); }
ssize_t pread(int fd, void *data, size_t size, off_t place) { REAL(pread); return with_reads ? RUN(fd_below(fd), 0, real(fd, data, size, place)) : real(fd, data, size, place); }
ssize_t pread64(int fd, void *data, size_t size, off64_t place) { REAL(pread64); return with_reads ? RUN(fd_below(fd), 0, real(fd, data, size, place)) : real(fd, data, size, place); }

int fsync(int fd) { REAL(fsync); return RUN(fd_below(fd), 0, real(fd)); }
int fdatasync(int fd) { REAL(fdatasync); return RUN(fd_below(fd), 0, real(fd)); }
int ftruncate(int fd, off_t size) { REAL(ftruncate); return RUN(fd_below(fd), 0, real(fd, size)); }
int ftruncate64(int fd, off64_t size) { REAL(ftruncate64); return RUN(fd_below(fd), 0, real(fd, size)); }
int fallocate(int fd, int mode, off_t from, off_t size) { REAL(fallocate); return RUN(fd_below(fd), 1, real(fd, mode, from, size)); }
int fallocate64(int fd, int mode, off64_t from, off64_t size) { REAL(fallocate64); return RUN(fd_below(fd), 1, real(fd, mode, from, size)); }

int rename(const char *from, const char *to) { REAL(rename); return RUN(below(to), 0, real(from, to)); }
int renameat(int a, const char *from, int b, const char *to) { REAL(renameat); return RUN(at_below(b, to), 0, real(a, from, b, to)); }
int link(const char *from, const char *to) { REAL(link); return RUN(below(to), 1, real(from, to)); }
int linkat(int a, const char *from, int b, const char *to, int flags) { REAL(linkat); return RUN(at_below(b, to), 1, real(a, from, b, to, flags)); }
int symlink(const char *target, const char *path) { REAL(symlink); return RUN(below(path), 1, real(target, path)); }
int symlinkat(const char *target, int dir, const char *path) { REAL(symlinkat); return RUN(at_below(dir, path), 1, real(target, dir, path)); }
int mkdir(const char *path, mode_t mode) { REAL(mkdir); return RUN(below(path), 1, real(path, mode)); }
int mkdirat(int dir, const char *path, mode_t mode) { REAL(mkdirat); return RUN(at_below(dir, path), 1, real(dir, path, mode)); }
int unlink(const char *path) { REAL(unlink); return RUN(below(path), 0, real(path)); }
int unlinkat(int dir, const char *path, int flags) { REAL(unlinkat); return RUN(at_below(dir, path), 0, real(dir, path, flags)); }
int remove(const char *path) { REAL(remove); return RUN(below(path), 0, real(path)); }
int rmdir(const char *path) { REAL(rmdir); return RUN(below(path), 0, real(path)); }
int chmod(const char *path, mode_t mode) { REAL(chmod); return RUN(below(path), 0, real(path, mode)); }
int fchmod(int fd, mode_t mode) { REAL(fchmod); return RUN(fd_below(fd), 0, real(fd, mode)); }
int fchmodat(int dir, const char *path, mode_t mode, int flags) { REAL(fchmodat); return RUN(at_below(dir, path), 0, real(dir, path, mode, flags)); }
int utimensat(int dir, const char *path, const struct timespec times[2], int flags) { REAL(utimensat); return RUN(at_below(dir, path), 0, real(dir, path, times, flags)); }
int futimens(int fd, const struct timespec times[2]) { REAL(futimens); return RUN(fd_below(fd), 0, real(fd, times)); }
