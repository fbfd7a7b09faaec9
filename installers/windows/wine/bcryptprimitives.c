/* What every Windows since 7 has and Wine 8 has not: one source of random bytes under a newer name. */
#include <windows.h>
BOOLEAN NTAPI SystemFunction036(PVOID, ULONG);
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE into, SIZE_T count)
{
    return SystemFunction036(into, (ULONG)count);
}
