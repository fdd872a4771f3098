"""The words a clerk types are found wherever they stand in a text, two characters or one."""

from __future__ import annotations

from huiyin.matching.bigrams import is_single, phrases, tokens


def test_a_run_of_ideographs_is_cut_into_neighbouring_pairs_and_its_last_character() -> None:
    assert tokens("拖欠工资") == ["拖欠", "欠工", "工资", "资"]


def test_punctuation_parts_runs_so_that_no_pair_reaches_across_it() -> None:
    assert tokens("欠薪，补偿") == ["欠薪", "薪", "补偿", "偿"]


def test_letters_and_digits_stay_whole_and_full_width_forms_are_folded() -> None:
    assert tokens("Ａ2区Ｂ栋12号") == ["a2", "区", "b", "栋", "12", "号"]


def test_a_rare_name_character_outside_the_basic_plane_is_a_token() -> None:
    assert tokens("𠮷野家") == ["𠮷野", "野家", "家"]


def test_a_query_asks_for_neighbours_without_the_closing_single_character() -> None:
    assert phrases("拖欠工资") == [["拖欠", "欠工", "工资"]]
    assert phrases("工资 噪声") == [["工资"], ["噪声"]]


def test_one_character_asks_for_any_token_that_begins_with_it() -> None:
    assert phrases("薪") == [["薪"]]
    assert is_single(["薪"]) and not is_single(["工资"]) and not is_single(["a"])


def test_a_query_of_punctuation_asks_for_nothing() -> None:
    assert phrases("，。？") == []
