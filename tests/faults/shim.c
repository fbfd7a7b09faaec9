/* A disk between the program and the disk: it counts, records and fails what is done below one folder.

   Preloaded into the laboratory's process (laboratory.py). `fault_begin` says what to do from now on; nothing is
   touched before. Paths are compared as given, so the folder must be named absolutely and without links. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#define MOST 4096

static char root[1024];
static size_t root_length;
static int recording = -1;
static long fail_at, die_at, calls;
static int fail_with, fail_on, reads_fail;
static uint32_t serial_of[MOST];
static uint32_t serials;

static long (*next_of(const char *name))() { return (long (*)())dlsym(RTLD_NEXT, name); }
#define NEXT(name) ({ static __typeof__(&name) found; if (!found) found = (__typeof__(&name))next_of(#name); found; })

void fault_begin(const char *folder, int log, long fail, int with, int on, long die, int reads) {
	strncpy(root, folder, sizeof root - 1);
	root_length = strlen(root);
	recording = log;
	fail_at = fail, fail_with = with, fail_on = on, die_at = die, reads_fail = reads;
	calls = 0;
	memset(serial_of, 0, sizeof serial_of);
}

long fault_count(void) { return calls; }

static int below(const char *path) {
	return root_length && path && strncmp(path, root, root_length) == 0 &&
	       (path[root_length] == '/' || path[root_length] == 0);
}

static int known(int fd) { return fd >= 0 && fd < MOST && serial_of[fd]; }

static void say(const void *data, size_t length) {
	const char *at = data;
	while (length) {
		long done = syscall(SYS_write, recording, at, length);
		if (done <= 0) return;
		at += done, length -= done;
	}
}

/* One record: what, which open file, two numbers, and bytes. */
static void record(char what, uint32_t serial, int64_t first, int64_t second, const void *data, uint32_t length) {
	if (recording < 0) return;
	struct __attribute__((packed)) { char what; uint32_t serial; int64_t first, second; uint32_t length; } head =
		{what, serial, first, second, length};
	say(&head, sizeof head);
	if (length) say(data, length);
}

void fault_ack(const char *text, int length) { record('A', 0, 0, 0, text, length); }

/* Whether this call must fail now. A disk with no room left still frees some. */
static int fails(int frees) {
	calls++;
	if (die_at && calls == die_at) kill(getpid(), SIGKILL);
	if (!fail_at || (fail_with == ENOSPC && frees)) return 0;
	if (calls == fail_at || (fail_on && calls > fail_at)) {
		errno = fail_with;
		return 1;
	}
	return 0;
}

static int opened(int fd, const char *path, int flags, int fresh) {
	if (fd >= 0 && fd < MOST) {
		serial_of[fd] = ++serials;
		record('O', serials, flags, fresh, path, strlen(path));
	}
	return fd;
}

#define OPENING(name, real) \
	int name(const char *path, int flags, ...) { \
		mode_t mode = 0; \
		if (flags & (O_CREAT | O_TMPFILE)) { va_list rest; va_start(rest, flags); mode = va_arg(rest, mode_t); va_end(rest); } \
		if (!below(path)) return NEXT(real)(path, flags, mode); \
		struct stat there; \
		int fresh = (flags & O_CREAT) && lstat(path, &there) != 0; \
		int refused = fail_with == EROFS && (flags & O_ACCMODE) != O_RDONLY; /* a disk that went read-only says so here */ \
		if ((fresh || (flags & O_TRUNC) || refused) && fails(0)) return -1; \
		return opened(NEXT(real)(path, flags, mode), path, flags, fresh); \
	}
OPENING(open, open)
OPENING(open64, open64)

#define OPENING_AT(name) \
	int name(int folder, const char *path, int flags, ...) { \
		mode_t mode = 0; \
		if (flags & (O_CREAT | O_TMPFILE)) { va_list rest; va_start(rest, flags); mode = va_arg(rest, mode_t); va_end(rest); } \
		if (folder == AT_FDCWD) return open64(path, flags, mode); \
		return NEXT(name)(folder, path, flags, mode); \
	}
OPENING_AT(openat)
OPENING_AT(openat64)

int __open_2(const char *path, int flags) { return open64(path, flags); }
int __open64_2(const char *path, int flags) { return open64(path, flags); }

int close(int fd) {
	if (known(fd)) {
		record('C', serial_of[fd], 0, 0, 0, 0);
		serial_of[fd] = 0;
	}
	return NEXT(close)(fd);
}

ssize_t write(int fd, const void *data, size_t length) {
	if (!known(fd)) return NEXT(write)(fd, data, length);
	if (fails(0)) return -1;
	off_t at = lseek(fd, 0, SEEK_CUR);
	if (fcntl(fd, F_GETFL) & O_APPEND) at = lseek(fd, 0, SEEK_END);
	ssize_t done = NEXT(write)(fd, data, length);
	if (done > 0) record('W', serial_of[fd], at, 0, data, done);
	return done;
}

#define WRITING_AT(name, offset) \
	ssize_t name(int fd, const void *data, size_t length, offset at) { \
		if (!known(fd)) return NEXT(name)(fd, data, length, at); \
		if (fails(0)) return -1; \
		ssize_t done = NEXT(name)(fd, data, length, at); \
		if (done > 0) record('W', serial_of[fd], at, 0, data, done); \
		return done; \
	}
WRITING_AT(pwrite, off_t)
WRITING_AT(pwrite64, off64_t)

#define READING_AT(name, offset) \
	ssize_t name(int fd, void *data, size_t length, offset at) { \
		if (known(fd) && reads_fail && fails(1)) return -1; \
		return NEXT(name)(fd, data, length, at); \
	}
READING_AT(pread, off_t)
READING_AT(pread64, off64_t)

ssize_t read(int fd, void *data, size_t length) {
	if (known(fd) && reads_fail && fails(1)) return -1;
	return NEXT(read)(fd, data, length);
}

#define SYNCING(name) \
	int name(int fd) { \
		if (!known(fd)) return NEXT(name)(fd); \
		if (fails(0)) return -1; \
		record('S', serial_of[fd], 0, 0, 0, 0); \
		return 0; /* what a cut leaves is computed, so the real disk need not be asked */ \
	}
SYNCING(fsync)
SYNCING(fdatasync)

#define CUTTING(name, offset) \
	int name(int fd, offset length) { \
		if (!known(fd)) return NEXT(name)(fd, length); \
		if (fails(0)) return -1; \
		int done = NEXT(name)(fd, length); \
		if (done == 0) record('T', serial_of[fd], length, 0, 0, 0); \
		return done; \
	}
CUTTING(ftruncate, off_t)
CUTTING(ftruncate64, off64_t)

/* Two names in one record: the first, a zero byte, the second. */
static void renamed(char what, const char *from, const char *to) {
	char both[2200];
	int length = snprintf(both, sizeof both, "%s%c%s", from, 0, to ? to : "");
	record(what, 0, 0, 0, both, length);
}

int rename(const char *from, const char *to) {
	if (!below(from) && !below(to)) return NEXT(rename)(from, to);
	if (fails(0)) return -1;
	int done = NEXT(rename)(from, to);
	if (done == 0) renamed('R', from, to);
	return done;
}

int renameat(int a, const char *from, int b, const char *to) {
	return a == AT_FDCWD && b == AT_FDCWD ? rename(from, to) : NEXT(renameat)(a, from, b, to);
}

int link(const char *from, const char *to) {
	if (!below(from) && !below(to)) return NEXT(link)(from, to);
	if (fails(0)) return -1;
	int done = NEXT(link)(from, to);
	if (done == 0) renamed('L', from, to);
	return done;
}

int linkat(int a, const char *from, int b, const char *to, int flags) {
	return a == AT_FDCWD && b == AT_FDCWD ? link(from, to) : NEXT(linkat)(a, from, b, to, flags);
}

int unlink(const char *path) {
	if (!below(path)) return NEXT(unlink)(path);
	if (fails(1)) return -1;
	int done = NEXT(unlink)(path);
	if (done == 0) renamed('U', path, 0);
	return done;
}

int unlinkat(int folder, const char *path, int flags) {
	if (folder == AT_FDCWD && !(flags & AT_REMOVEDIR)) return unlink(path);
	if (folder == AT_FDCWD) return rmdir(path);
	if (known(folder) && path[0] != '/') { /* shutil.rmtree names files below an open folder */
		char whole[1200], link_of[64];
		snprintf(link_of, sizeof link_of, "/proc/self/fd/%d", folder);
		ssize_t length = readlink(link_of, whole, 900);
		if (length > 0) {
			snprintf(whole + length, sizeof whole - length, "/%s", path);
			return flags & AT_REMOVEDIR ? rmdir(whole) : unlink(whole);
		}
	}
	return NEXT(unlinkat)(folder, path, flags);
}

int mkdir(const char *path, mode_t mode) {
	if (!below(path)) return NEXT(mkdir)(path, mode);
	if (fails(0)) return -1;
	int done = NEXT(mkdir)(path, mode);
	if (done == 0) renamed('M', path, 0);
	return done;
}

int rmdir(const char *path) {
	if (!below(path)) return NEXT(rmdir)(path);
	if (fails(1)) return -1;
	int done = NEXT(rmdir)(path);
	if (done == 0) renamed('D', path, 0);
	return done;
}

/* Fast copies would pass us by: whoever asks falls back to read and write. */
ssize_t sendfile(int out, int in, off_t *at, size_t length) { (void)out, (void)in, (void)at, (void)length; errno = ENOSYS; return -1; }
ssize_t sendfile64(int out, int in, off64_t *at, size_t length) { (void)out, (void)in, (void)at, (void)length; errno = ENOSYS; return -1; }
ssize_t copy_file_range(int in, off64_t *a, int out, off64_t *b, size_t length, unsigned flags) {
	(void)in, (void)a, (void)out, (void)b, (void)length, (void)flags;
	errno = ENOSYS;
	return -1;
}
