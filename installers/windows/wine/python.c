/* python.exe for trying under Wine: the interpreter is all in python311.dll. */
#include <windows.h>
typedef int (*Main)(int, wchar_t **);
int wmain(int count, wchar_t **words)
{
    HMODULE python = LoadLibraryW(L"python311.dll");
    Main start = python ? (Main)(void *)GetProcAddress(python, "Py_Main") : NULL;
    return start ? start(count, words) : 3;
}
