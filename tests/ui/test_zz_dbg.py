from night_shift import *
from PySide6.QtWidgets import QApplication
def test_x(desk_top):
    nurse=NightShift.founded(desk_top); nurse.comes_in()
    case=nurse.does(with_record)
    def f(w): print(w, QApplication.activeWindow() is not None, QApplication.focusWidget())
    f("a")
    page=nurse.opens(case.id,"survivor","s_alias"); f("b")
    nurse.presses("Space"); f("c")
    nurse.types("Mali"); f("d")
    nurse.presses("Alt+P"); f("e")
    print(page.filling.stored("s_alias",case.root))
