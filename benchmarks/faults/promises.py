"""What deskhand promises, and the tests that would fail if it were not so. Figures are put to it by `page`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Promise:
    """One promise. `counts`: pairs of keys (failures, trials) in a row's summary."""

    number: int
    """The contract of the design, 1 to 15; 0 for what only the README says."""
    says: str
    tests: tuple[str, ...]  # FILE::NAME, below tests/
    row: str = ""  # of `python -m benchmarks.faults`
    counts: tuple[tuple[str, str], ...] = ()
    not_promised: str = ""
    readme: str = ""  # the sentence of the README that promises it, word for word


PROMISES = (
    Promise(
        1, "A place on the screen keeps its meaning: every conversion knows its space; out of range is refused.",
        ("perception/test_geometry.py::test_a_point_outside_its_space_is_refused_not_clamped",
         "actions/test_action_fuzz.py::test_ten_thousand_invalid_points_move_nothing"),
        "coordinates", (("off", "points"), ("invalid_events", "fuzzed_invalid")),
        "Layouts with a rotated monitor have not been tried.",
    ),
    Promise(
        2, "Actions are data: nothing a model writes is run as code, and an invalid action sends no event.",
        ("test_architecture.py::test_nothing_in_the_packages_can_run_text_as_code_or_wait_blindly",
         "actions/test_action_fuzz.py::test_only_well_formed_actions_come_out_and_they_survive_json"),
        "model_output", (("invalid_actions", "answers"), ("tracebacks", "answers")),
        "That a valid plan is the plan you meant: you see it first.",
    ),
    Promise(
        3, "Text arrives exactly, in any script, or the step fails.",
        ("actions/test_text.py::test_every_text_arrives_exactly_and_is_read_back",
         "end_to_end/test_typed_mail.py::test_text_in_any_script_is_typed_read_back_and_sent_exactly"),
        "text", (("silent_differences", "strings"),),
        "Text that a program changes after it was read back.",
    ),
    Promise(
        4, "No key and no button stays down after any end, kill -9 included.",
        ("actions/test_desktop.py::test_nothing_is_held_after_the_process_ended",
         "actions/test_desktop.py::test_a_keyboard_found_dirty_is_cleaned_at_the_start",
         "actions/test_flag.py::test_a_signal_handler_that_outlasts_the_wait_does_not_prolong_it"),
        "held", (("held", "exits"),),
    ),
    Promise(
        5, "Delivered is not done: unknown never counts as success.",
        ("tasks/test_runner.py::test_a_desktop_that_does_not_react_ends_in_a_verdict",
         "tasks/test_runner.py::test_text_that_arrives_garbled_fails_the_step_and_is_never_sent"),
        not_promised="That what a program shows is true: without a declared effect the evidence is the screen.",
        readme="Each step is proven on the screen before the next one begins; a step that cannot be proven is never "
        "called a success.",
    ),
    Promise(
        6, "The journal is written ahead: resume does nothing twice and skips nothing, or says in_doubt.",
        ("tasks/test_trace.py::test_kill_9_at_random_moments_repeats_nothing_and_skips_nothing",
         "tasks/test_trace.py::test_damage_is_refused_or_changes_nothing"),
        "crash", (("doubled", "kills"), ("skipped", "kills")),
        "An action that left no trace on the screen is reported as in_doubt; somebody has to look.",
        "The run is kept as one file that shows what was seen, decided and sent, and that resumes after a crash.",
    ),
    Promise(
        7, "What was seen is looked at again just before the click; what changed is not clicked.",
        ("actions/test_guard.py::test_a_changed_target_is_not_clicked",
         "actions/test_guard.py::test_a_window_that_moved_or_was_covered_is_not_clicked",
         "tasks/test_look_again.py::test_a_press_that_the_window_manager_lets_go_too_late_is_taken_back",
         "actions/test_text.py::test_a_pop_up_of_another_program_in_mid_typing_gets_no_character"),
        "look_again", (("wrong_clicks", "attacks"), ("foreign_characters", "popups")),
        "A press that a window manager holds while a window comes or moves is felt by that window, but let go "
        "elsewhere: it clicks nothing. Keys that a program has not handled when it opens a window of its own may go "
        "into that; the run does not pass then.",
    ),
    Promise(
        8, "What sends, pays, deletes, overwrites, submits, installs, runs commands or enters credentials asks first.",
        ("actions/test_consent.py::test_every_risky_button_needs_its_consent",
         "actions/test_approval.py::test_another_label_window_text_picture_or_action_is_asked_about_again",
         "faults/test_consent_row.py::test_drawn_screens_are_asked_about_and_harmless_ones_mostly_are_not"),
        "consent", (("missed", "risky"), ("heldout_missed", "heldout_risky"), ("false_asked", "harmless")),
        "The gate knows words, keys and roles, not what a program will really do; a label that the reader gets wrong "
        "can pass. Other languages than English are known by their verbs; the held-out labels tell how many are not. "
        "The screens of seeds up to 60 were developed with. Of risky actions on screens drawn once (seeds 101 to 119, "
        "123 to 125) 7 of 8,074 were not asked about (0.09 %; 8 of 4,771 on seeds 61 to 84 before): each time another "
        "mistake of the reader, known since; of harmless ones 2 to 5 % were, by seed. On seeds 127 to 131, drawn once "
        "with the code of commit 801076e, 0 of 1,835; on seed 132 (8add760) 1 of 367: a row of which the reader saw "
        "two scraps, mended since; on seed 133, with that, 0 of 367. A label that the reader misreads and is sure of "
        "in every cut can pass.",
    ),
    Promise(
        9, "Screen text is data: it adds no step, application or recipient.",
        ("agent/test_plan_writer.py::test_a_value_that_was_changed_on_the_way_is_caught",
         "tasks/test_foreign_windows.py::test_a_window_of_another_program_is_not_clicked_and_its_picture_is_kept",
         "faults/test_injections_row.py::test_an_order_on_the_screen_adds_no_action",
         "faults/test_injections_row.py::test_an_order_steers_neither_the_chooser_nor_an_open_step"),
        "injections", (("added_actions", "injections"), ("model_outside", "model_injections")),
        "A program that claims one of the run's own windows as its parent (WM_TRANSIENT_FOR) passes for its dialog; "
        "what is in front when a run begins is taken for its own. An order on the screen can stop a run.",
    ),
    Promise(
        10, "Every quoted value of a plan is a span of your words or of your facts.",
        ("agent/test_plan_writer.py::test_a_source_outside_the_instruction_is_caught",),
    ),
    Promise(
        11, "Secrets are references: they appear in no prompt, trace, log or error.",
        ("actions/test_text.py::test_a_secret_never_touches_the_clipboard",
         "agent/test_plan_writer.py::test_a_secret_is_a_reference_and_never_a_text",
         "tasks/test_trace.py::test_a_masked_field_is_in_no_picture_even_after_resume"),
        "secrets", (("hits", "canaries"),),
        "What the program it is typed into does with it.",
    ),
    Promise(
        12, "Stopping works: corner, hotkey, Ctrl-C, API, or taking the mouse; no event later than 250 ms.",
        ("actions/test_desktop.py::test_a_stop_is_noticed_at_once_and_nothing_arrives_later",
         "tasks/test_runner.py::test_a_stop_request_ends_the_run_as_stopped_and_releases_everything"),
        "stop", (("late", "stops"),),
    ),
    Promise(
        13, "One schema: plan, file and run are the same format, strict, and commands are lists, never a shell.",
        ("tasks/test_files.py::test_a_written_task_loads_back_equal",
         "tasks/test_files.py::test_what_is_wrong_is_refused_in_one_line_at_its_place"),
        "bad_input", (("tracebacks", "bad_inputs"),),
    ),
    Promise(
        14, "Always a verdict, bounded.",
        ("tasks/test_runner.py::test_the_action_limit_has_its_own_reason",
         "actions/test_desktop.py::test_a_display_that_dies_is_told_and_nothing_hangs"),
        "display", (("hangs", "display_faults"),),
    ),
    Promise(
        15, "No listening socket, no telemetry, no download.",
        ("actions/test_x_display.py::test_tests_cannot_reach_the_network",
         "test_architecture.py::test_every_module_imports_without_a_display_and_without_anything_heavy"),
        not_promised="A model that you name with --model is reached at its own address.",
        readme="The model is small, ships with the repository and runs on two processor cores; nothing is downloaded, "
        "nothing phones home.",
    ),
    Promise(
        0, "Nothing is touched before you agreed to the plan.",
        ("tasks/test_dialogue.py::test_anything_but_yes_touches_nothing",
         "tasks/test_dialogue.py::test_yes_runs_the_plan_and_each_question_has_its_own_answer"),
        not_promised="With --yes you agree beforehand.",
        readme="Say what you want done on the desktop; deskhand shows a numbered plan and, once you agree, does it "
        "with the real mouse and keyboard.",
    ),
    Promise(
        0, "Seeing and acting go through pixels, mouse and keyboard alone; the four packages know no application.",
        ("test_architecture.py::test_no_application_is_named_in_the_packages",
         "test_architecture.py::test_imports_go_one_way_lazy_ones_included"),
        readme="It looks at pixels, as you do: no accessibility tree, no browser hooks, no application's own "
        "interface.",
    ),
)  # fmt: skip
