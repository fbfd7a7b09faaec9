/* What a test waits for and cannot see: pages pinned for SQLCipher's memory security (some twenty thousand times a
   vault), and bytes forced to the platter, which only a power cut would tell from bytes that were written.

   `make test` preloads this into the tests. The program is the same in every byte; what is asked of the kernel for
   these six calls is answered with yes. Tests of the disk itself preload their own (faults/shim.c) or nothing. */

#include <stddef.h>

int mlock(const void *address, size_t length) { (void)address, (void)length; return 0; }
int munlock(const void *address, size_t length) { (void)address, (void)length; return 0; }
int fsync(int file) { (void)file; return 0; }
int fdatasync(int file) { (void)file; return 0; }
int msync(void *address, size_t length, int flags) { (void)address, (void)length, (void)flags; return 0; }
void sync(void) {}
