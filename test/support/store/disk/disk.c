/*
 * Preloaded (LD_PRELOAD) into a process of the kiosk: writes down, in their order, the calls that
 * change the files of one folder, and what is said on standard output between them. Or lets one
 * of them fail. Compiled by the tests (recorded.ts has the form of the record).
 *
 * KIOSK_DISK_FOLDER  the folder, absolute
 * KIOSK_DISK_RECORD  the file of the record; left out: none is made
 * KIOSK_DISK_FAULT   "<calls> <number> <errno>": of write, sync or read the call of this number, and
 *                    each after it, fails; errno 0: the bytes that a read returns have one wrong bit,
 *                    in that call alone
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { most_files = 1024 };
/* Whether a descriptor is a file of the folder, or the folder itself. */
static char is_ours[most_files];
static const char *folder;
static size_t folder_length;
static int record_file = -1;
static char fault_calls[16];
static long fault_number = 0, fault_errno = 0, calls_seen = 0;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

#define REAL(name) ((__typeof__(&name))real(#name))
static void *real(const char *name) { return dlsym(RTLD_NEXT, name); }

__attribute__((constructor)) static void begin(void) {
  folder = getenv("KIOSK_DISK_FOLDER");
  folder_length = folder ? strlen(folder) : 0;
  const char *record = getenv("KIOSK_DISK_RECORD");
  if (folder && record)
    record_file = syscall(SYS_openat, AT_FDCWD, record, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  const char *fault = getenv("KIOSK_DISK_FAULT");
  if (folder && fault) sscanf(fault, "%15s %ld %ld", fault_calls, &fault_number, &fault_errno);
}

/* The path below the folder; "" for the folder itself; NULL: elsewhere. */
static const char *below(const char *path) {
  if (!folder || strncmp(path, folder, folder_length) != 0) return NULL;
  const char *rest = path + folder_length;
  while (*rest == '/') rest += 1;
  return path[folder_length] == '/' || path[folder_length] == 0 ? rest : NULL;
}

static int ours(int fd) { return fd >= 0 && fd < most_files && is_ours[fd]; }

struct head { char kind; char flag; int16_t fd; uint32_t length; uint64_t offset; };

static void note(char kind, int fd, char flag, uint64_t offset, const void *bytes, size_t length) {
  if (record_file < 0) return;
  int before = errno;
  struct head head = { kind, flag, (int16_t)fd, (uint32_t)length, offset };
  struct iovec parts[2] = { { &head, sizeof head }, { (void *)bytes, length } };
  syscall(SYS_writev, record_file, parts, 2);
  errno = before;
}

/* 1: this call fails, and errno is set; 2: a wrong bit. */
static int fails(const char *calls) {
  if (fault_number == 0 || strcmp(calls, fault_calls) != 0) return 0;
  calls_seen += 1;
  if (fault_errno == 0) return calls_seen == fault_number ? 2 : 0;
  if (calls_seen < fault_number) return 0;
  errno = (int)fault_errno;
  return 1;
}

static int opened(int fd, const char *path, int flags) {
  const char *name = below(path);
  if (fd < 0 || fd >= most_files) return fd;
  is_ours[fd] = name != NULL;
  if (name) note('o', fd, ((flags & O_CREAT) ? 1 : 0) | ((flags & O_TRUNC) ? 2 : 0), 0, name, strlen(name));
  return fd;
}

#define OPEN(name)                                                    \
  int name(const char *path, int flags, ...) {                        \
    va_list rest;                                                     \
    va_start(rest, flags);                                            \
    mode_t mode = va_arg(rest, mode_t);                               \
    va_end(rest);                                                     \
    pthread_mutex_lock(&lock);                                        \
    int fd = opened(REAL(name)(path, flags, mode), path, flags);      \
    pthread_mutex_unlock(&lock);                                      \
    return fd;                                                        \
  }
OPEN(open)
OPEN(open64)

int close(int fd) {
  if (fd >= 0 && fd < most_files) is_ours[fd] = 0;
  return REAL(close)(fd);
}

static ssize_t wrote(int fd, const void *bytes, ssize_t length, off_t at) {
  if (length > 0 && fd == 1) note('s', fd, 0, 0, bytes, length);
  if (length > 0 && ours(fd)) note('w', fd, 0, at < 0 ? (uint64_t)(lseek(fd, 0, SEEK_CUR) - length) : (uint64_t)at, bytes, length);
  return length;
}

#define WRITE(name, at, parameters, arguments)                              \
  ssize_t name parameters {                                                 \
    if (!ours(fd) && fd != 1) return REAL(name) arguments;                  \
    pthread_mutex_lock(&lock);                                              \
    ssize_t done = ours(fd) && fails("write") ? -1 : wrote(fd, bytes, REAL(name) arguments, at); \
    pthread_mutex_unlock(&lock);                                            \
    return done;                                                            \
  }
WRITE(write, -1, (int fd, const void *bytes, size_t length), (fd, bytes, length))
WRITE(pwrite, at, (int fd, const void *bytes, size_t length, off_t at), (fd, bytes, length, at))
WRITE(pwrite64, at, (int fd, const void *bytes, size_t length, off64_t at), (fd, bytes, length, at))

/* Of several pieces each is written by itself, which a caller sees as a short write. */
ssize_t writev(int fd, const struct iovec *pieces, int count) {
  if (!ours(fd) && fd != 1) return REAL(writev)(fd, pieces, count);
  return count == 0 ? 0 : write(fd, pieces[0].iov_base, pieces[0].iov_len);
}
ssize_t pwritev(int fd, const struct iovec *pieces, int count, off_t at) {
  if (!ours(fd)) return REAL(pwritev)(fd, pieces, count, at);
  return count == 0 ? 0 : pwrite(fd, pieces[0].iov_base, pieces[0].iov_len, at);
}

static ssize_t received(void *bytes, ssize_t length, int fault) {
  if (fault == 2 && length > 0) ((unsigned char *)bytes)[length / 2] ^= 4;
  return length;
}
#define READ(name, parameters, arguments)                                   \
  ssize_t name parameters {                                                 \
    if (!ours(fd)) return REAL(name) arguments;                             \
    pthread_mutex_lock(&lock);                                              \
    int fault = fails("read");                                              \
    ssize_t done = fault == 1 ? -1 : received(bytes, REAL(name) arguments, fault); \
    pthread_mutex_unlock(&lock);                                            \
    return done;                                                            \
  }
READ(read, (int fd, void *bytes, size_t length), (fd, bytes, length))
READ(pread, (int fd, void *bytes, size_t length, off_t at), (fd, bytes, length, at))
READ(pread64, (int fd, void *bytes, size_t length, off64_t at), (fd, bytes, length, at))

#define TRUNCATE(name, kind)                                                \
  int name(int fd, kind length) {                                           \
    if (!ours(fd)) return REAL(name)(fd, length);                           \
    pthread_mutex_lock(&lock);                                              \
    int done = fails("write") ? -1 : REAL(name)(fd, length);                \
    if (done == 0) note('t', fd, 0, length, "", 0);                         \
    pthread_mutex_unlock(&lock);                                            \
    return done;                                                            \
  }
TRUNCATE(ftruncate, off_t)
TRUNCATE(ftruncate64, off64_t)

#define SYNC(name)                                                          \
  int name(int fd) {                                                        \
    if (!ours(fd)) return REAL(name)(fd);                                   \
    pthread_mutex_lock(&lock);                                              \
    int done = fails("sync") ? -1 : REAL(name)(fd);                         \
    if (done == 0) note('f', fd, 0, 0, "", 0);                              \
    pthread_mutex_unlock(&lock);                                            \
    return done;                                                            \
  }
SYNC(fsync)
SYNC(fdatasync)

static int removed(int done, const char *path) {
  const char *name = below(path);
  if (done == 0 && name) note('u', 0, 0, 0, name, strlen(name));
  return done;
}
int unlink(const char *path) { return removed(REAL(unlink)(path), path); }
int mkdir(const char *path, mode_t mode) {
  int done = REAL(mkdir)(path, mode);
  const char *name = below(path);
  if (done == 0 && name && name[0]) note('d', 0, 0, 0, name, strlen(name));
  return done;
}
int remove(const char *path) { return removed(REAL(remove)(path), path); }

/* Both names, with a zero between them. */
int rename(const char *from, const char *to) {
  int done = REAL(rename)(from, to);
  const char *names[2] = { below(from), below(to) };
  if (done != 0 || !names[0] || !names[1]) return done;
  char both[512];
  int length = snprintf(both, sizeof both, "%s%c%s", names[0], 0, names[1]);
  note('r', 0, 0, 0, both, length);
  return done;
}

/* What is written by way of memory would not be seen. */
#define MAP(name, kind)                                                     \
  void *name(void *at, size_t length, int protection, int flags, int fd, kind offset) { \
    if (ours(fd) && (flags & MAP_SHARED) && (protection & PROT_WRITE)) note('m', fd, 0, 0, "", 0); \
    return REAL(name)(at, length, protection, flags, fd, offset);           \
  }
MAP(mmap, off_t)
MAP(mmap64, off64_t)
