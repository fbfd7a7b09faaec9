"""Signed site profiles for trying installers with: two by one hand, one by another. Their keys signed nothing else.

A test holds the signatures against the program (`tests/unit/test_trial_profiles.py`).
"""

from __future__ import annotations

from typing import Final

HAND: Final = "paddle-cradle-nurse-bench-rope-angle-melon-ginger-globe-rabbit-cactus-dragon"
"""The words of the hand that signed the first two."""

TRIAL: Final = """\
format = 1
[site]
name = "Trial"
#signed 570457baca7db788b0377b4e0f74747b7125485375b6ca4d4c7b8e8a2c3c8516 \
b91f93a0103a778cc22064c611e06fb197a1de0b1471713dd972c17406ab9ff8d41556e61b4d6b4a5a453863a91d8c4190d4f6a5a13bc2d4353eb296f7bf970e
"""

BY_ANSIBLE: Final = """\
format = 1
[site]
name = "By Ansible"
#signed 570457baca7db788b0377b4e0f74747b7125485375b6ca4d4c7b8e8a2c3c8516 \
6fd5cef959ce67677e5ddc07b9183ad4f5f846f9247cf9829f102158f632f0f1e5bfcbc803e2a0b17cead3e448d078934bdc90257a86c25bbfcfa1fdbf4fb609
"""

ANOTHER: Final = """\
format = 1
[site]
name = "Another hand"
#signed 428b6546b941224af8a65157ed44e9b085bdbde9d49c3ecfe111307eb7e4ab0b \
06ba2500c2a7063a67e68cacd87a5c7c250bfe2b1d607b5ab62c2d6035dfc79a199325921092aae372a4028b1a2f54dee653b9a523f2f4ef6741f31ed7f43405
"""
