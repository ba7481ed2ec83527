"""The engine: own cells in a sandbox, test cells in another process, and only data between the two."""

from __future__ import annotations

import os
import subprocess
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

from headcheck.agent.values import Reader, TooMuch, Writer
from headcheck.grading.cells import DEMONSTRATION, REFUSED
from headcheck.grading.engine.engine import Engine
from headcheck.grading.engine.execution import Execution
from headcheck.grading.engine.store import keys
from headcheck.grading.engine.testing import GradingError
from headcheck.grading.sandbox import backends, bubblewrap, cgroups, containers, packages, running
from headcheck.grading.sandbox.limits import Limits, Times, View
from headcheck.grading.sandbox.running import Running
from tests import sandboxed

TESTS = View("tests", folders=(bubblewrap.PACKAGE,))

pytestmark = [
    sandboxed.NEEDED,
    pytest.mark.xdist_group("engine"),
]


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(*backends.starters(require_sandbox=True), Limits(), Times(cell=60, call=3))


def test_cell(source: str, grade_id: str = "test") -> NotebookNode:
    about = {"grade": True, "solution": False, "locked": True, "points": 1, "grade_id": grade_id, "schema_version": 3}
    return new_code_cell(source, metadata={"nbgrader": about})


test_cell.__test__ = False  # type: ignore[attr-defined]  # it makes a cell, and is no test


def run(engine: Engine, *cells: str | NotebookNode, files: dict[str, Path] | None = None) -> list[NotebookNode]:
    notebook = new_notebook(cells=[new_code_cell(cell) if isinstance(cell, str) else cell for cell in cells])
    return list(engine.run(notebook, View("notebook", files or {}), TESTS)[0].cells)


def shown(cell: NotebookNode) -> str:
    """All that a cell shows, as text."""
    parts = []
    for output in cell.outputs:
        if output.output_type == "stream":
            parts.append(output.text)
        elif output.output_type == "error":
            parts.append(f"{output.ename}: {output.evalue}")
        else:
            parts.append(str(output.data.get("text/plain", "")))
    return "\n".join(part.strip() for part in parts)


# --- what a notebook sees, and what it can do


def test_cells_share_their_names_and_show_what_a_kernel_shows(engine: Engine) -> None:
    cells = run(
        engine,
        "x = 1\nprint('one')",
        "x + 1",
        "import sys; print('to stderr', file=sys.stderr)",
        "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()",
        "import pandas as pd\npd.DataFrame({'a': [1]})",
        "1 / 0",
        "%%time\ny = 2",
        "y",
        "exit()",
        "!echo from a shell",
        "from IPython.display import display, clear_output\n"
        "for i in range(3):\n    clear_output(wait=True)\n    display(i)",
        "await __import__('asyncio').sleep(0)\n'awaited'",
    )
    assert shown(cells[0]) == "one"
    assert shown(cells[1]) == "2" and cells[1].outputs[0].execution_count == cells[1].execution_count == 2
    assert cells[2].outputs[0].name == "stderr"
    assert "image/png" in cells[3].outputs[-1].data
    assert "text/html" in cells[4].outputs[0].data
    assert shown(cells[5]) == "ZeroDivisionError: division by zero"
    assert "Wall time" in shown(cells[6])
    assert shown(cells[7]) == "2"
    assert shown(cells[9]) == "from a shell"
    assert shown(cells[10]) == "2"
    assert shown(cells[11]) == "'awaited'"


def test_a_demonstration_of_the_assignment_is_not_run_and_makes_no_new_run_when_it_changes(engine: Engine) -> None:
    """A tag of a student's own changes nothing: only locked cells are the assignment's."""
    about = {"grade": False, "solution": False, "locked": True, "grade_id": "what-if", "schema_version": 3}
    shown_to_students = new_code_cell("x = 2", metadata={"nbgrader": about, "tags": [DEMONSTRATION]})
    tagged_by_a_student = new_code_cell("x += 3", metadata={"tags": [DEMONSTRATION]})
    cells = run(engine, "x = 1", shown_to_students, tagged_by_a_student, "print(x)")
    assert shown(cells[1]) == "" and shown(cells[3]) == "4"
    other = new_code_cell("x = 5", metadata=shown_to_students.metadata)
    nothing = packages.find(())
    stored = [keys([cell], {}, "", Limits(), Times(), nothing).own for cell in (shown_to_students, other)]
    assert stored[0] == stored[1]


def test_a_notebook_reads_its_data_and_nothing_of_this_machine(engine: Engine, tmp_path: Path) -> None:
    data = tmp_path / "rows.csv"
    data.write_text("a\n1\n")
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    hidden = [str(bubblewrap.PACKAGE / "course"), str(Path(__file__).parents[2] / "course")]
    cells = run(
        engine,
        "print(open('rows.csv').read())",
        "import os\nprint(sorted(os.listdir('.')), os.getcwd())",
        f"open({str(secret)!r})",
        f"import os\nprint([path for path in {hidden!r} if os.path.exists(path)])",
        "import socket\nsocket.create_connection(('127.0.0.1', 80), timeout=2)",
        "open('rows.csv', 'w')",
        "import os\nprint([p for p in os.listdir('/proc') if p.isdigit()].__len__() < 8, os.getuid() != 0)",
        "import os\nprint([name for name in os.environ if 'HEADCHECK' in name or 'SECRET' in name])",
        "import headcheck.course",
        "open('/usr/x', 'w')",
        files={"rows.csv": data},
    )
    assert shown(cells[0]) == "a\n1"
    assert shown(cells[1]) == "['rows.csv'] /home/student"
    assert "FileNotFoundError" in shown(cells[2])
    assert shown(cells[3]) == "[]"
    assert "Error" in shown(cells[4])
    assert "Error" in shown(cells[5])
    assert shown(cells[6]).startswith("True") and (os.geteuid() != 0 or shown(cells[6]).endswith("True"))
    assert shown(cells[7]) == "[]"
    assert "ModuleNotFoundError" in shown(cells[8])
    assert "Error" in shown(cells[9])


def test_a_notebook_can_use_only_so_much(engine: Engine) -> None:
    small = replace(engine, limits=replace(Limits(), address_space=4 << 30, disk=16 << 20, file_size=8 << 20))
    cells = run(
        small,
        "import numpy as np\nnp.ones(10**10)",
        "open('big', 'wb').write(b'x' * (9 << 20))",
        "for i in range(9):\n    open(f'f{i}', 'wb').write(b'x' * (4 << 20))",
        "print('x' * 10**7)",
        "print('still here')",
    )
    assert "MemoryError" in shown(cells[0])
    assert "OSError" in shown(cells[1])
    assert "No space left" in shown(cells[2])
    assert len(shown(cells[3])) < 300_000
    assert shown(cells[4]) == "still here"


def test_nothing_that_a_notebook_started_goes_on_after_it(engine: Engine) -> None:
    run(engine, "import subprocess\nsubprocess.Popen(['sleep', '98765'], start_new_session=True)")
    time.sleep(0.2)
    running = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    assert "sleep 98765" not in running


def test_a_process_joins_its_sandbox_only_when_that_is_closed_off(engine: Engine, tmp_path: Path) -> None:
    """bubblewrap names its process first and puts its folders in place then, which so many files make slow."""
    data = tmp_path / "rows.csv"
    data.write_text("a")
    run(engine, "1")  # the server of forks has started, and answers at once
    cells = run(engine, "import os\nprint(len(os.listdir('.')))", files={f"{n}.csv": data for n in range(1000)})
    assert shown(cells[0]) == "1000"


# --- what a test gets


def test_a_test_gets_the_values_that_it_uses_as_they_are_at_its_place(engine: Engine) -> None:
    cells = run(
        engine,
        "import numpy as np\nx = 1\narray = np.arange(3.0)\nhistory = {'loss': [1.0, float('nan')]}",
        test_cell("print(x, array.sum(), history['loss'][1] != history['loss'][1])\nx + 1"),
        "x = 10",
        test_cell("x"),
        test_cell("y"),
    )
    assert shown(cells[1]) == "1 3.0 True\n2"
    assert shown(cells[3]) == "10"
    assert shown(cells[4]) == "NameError: name 'y' is not defined"


def test_names_that_one_test_makes_are_there_in_the_next_and_are_not_the_students(engine: Engine) -> None:
    cells = run(engine, "helper = None", test_cell("def helper():\n    return 5"), test_cell("helper()"))
    assert shown(cells[2]) == "5"


def test_a_notebook_does_not_see_the_tests_and_the_tests_do_not_run_in_it(engine: Engine) -> None:
    cells = run(engine, "x = 1", test_cell("secret = 'a hidden test'\nx"), "print('secret' in globals(), In)")
    assert shown(cells[2]) == "False ['', 'x = 1', \"print('secret' in globals(), In)\"]"


def test_functions_are_called_across_with_copies_and_changes_come_back(engine: Engine) -> None:
    cells = run(
        engine,
        "import numpy as np\n"
        "def double(x):\n    return 2 * x\n"
        "def fill(a):\n    a[:] = 7\n"
        "def stop(x):\n    raise ValueError(f'not {x}')\n"
        "class Odd(Exception): pass\n"
        "def odd():\n    raise Odd('!')\n"
        "def maker():\n    return lambda x: x + 1\n"
        "def apply(f, x):\n    return f(x)\n"
        "def loud(x):\n    print('seen', x)\n    return x",
        test_cell("import numpy as np\nprint(double(np.ones(2)), double(3))"),
        test_cell("a = np.zeros(2)\nfill(a)\na"),
        test_cell("stop(3)"),
        test_cell("odd()"),
        test_cell("maker()(1), apply(double, 4)"),
        test_cell("loud(5)"),
        "print('after')",
    )
    assert shown(cells[1]) == "[2. 2.] 6"
    assert shown(cells[2]) == "array([7., 7.])"
    assert shown(cells[3]) == "ValueError: not 3"
    assert shown(cells[4]) == "Odd: !"
    assert shown(cells[5]) == "(2, 8)"
    assert shown(cells[6]) == "5"
    assert shown(cells[7]) == "after"


def test_a_function_that_never_returns_or_ends_its_process_costs_only_its_own_test(engine: Engine) -> None:
    cells = run(
        replace(engine, times=Times(cell=60, call=1)),
        "import os\ndef slow():\n    while True: pass\ndef deadly():\n    os._exit(0)\ndef fine():\n    return 1",
        test_cell("slow()"),
        test_cell("deadly()"),
        test_cell("fine()"),
    )
    assert "TimeoutError" in shown(cells[1])
    assert "ended the process" in shown(cells[2])
    assert shown(cells[3]) == "1"


def test_a_cell_that_ends_its_process_is_left_out_and_the_rest_still_counts(engine: Engine) -> None:
    cells = run(
        engine,
        "x = 1",
        "import os\nos._exit(1)",
        "y = x + 1",
        "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)",
        test_cell("x, y"),
    )
    assert "This cell ended the process of the notebook." in shown(cells[1])
    assert "This cell ended the process of the notebook." in shown(cells[3])
    assert shown(cells[4]) == "(1, 2)"


def test_a_cell_that_takes_too_long_is_interrupted(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "GRACE", 2)
    quick = replace(engine, times=Times(cell=1.5, call=1))
    cells = run(
        quick,
        # first, as after it the process is a new one, in which the cells before it run again
        "import time\nwhile True:\n    try:\n        time.sleep(1000)\n    except KeyboardInterrupt:\n        pass",
        "x = 1\nwhile True: pass",
        "import time\ntime.sleep(1000)",
        "y = 2",
        test_cell("x, y"),
    )
    for cell in cells[:3]:
        assert "CellTimeoutError" in shown(cell)
    assert shown(cells[4]) == "(1, 2)"


def test_a_test_that_ends_its_process_is_a_fault_and_no_grade(engine: Engine) -> None:
    with pytest.raises(GradingError, match="without any value"):
        run(engine, "x = 1", test_cell("import os\nos._exit(1)"))


def test_a_value_that_ends_the_tests_costs_its_own_test_and_the_rest_goes_on(engine: Engine) -> None:
    cells = run(
        engine,
        "x, odd = 3, 5",
        test_cell("def helper():\n    return 7"),
        test_cell("import os\nif odd == 5:\n    os._exit(1)"),
        test_cell("helper() + x"),
    )
    assert shown(cells[2]).startswith("DeadProcess: with `odd` it ended the process of the tests")
    assert shown(cells[3]) == "10"  # what an earlier test made is made again


@pytest.mark.slow
def test_a_value_that_holds_up_the_tests_costs_its_own_test_and_the_rest_goes_on(engine: Engine) -> None:
    quick = replace(engine, times=Times(cell=3, call=3, tests=20))
    began = time.monotonic()
    cells = run(
        quick,
        "many, x = 10**13, 3",
        test_cell("sum(range(many))"),  # nothing interrupts that
        test_cell("while many: pass"),
        test_cell("x"),
    )
    assert "took longer than the time limit, and could not be interrupted" in shown(cells[1])
    assert "KeyboardInterrupt" in shown(cells[2])
    assert shown(cells[3]) == "3"
    assert time.monotonic() - began < 150


def test_a_value_that_needs_too_much_memory_costs_its_own_test_and_the_rest_goes_on(engine: Engine) -> None:
    cells = run(
        engine,
        "many, x = 10**9, 3",
        test_cell("import numpy as np\nnp.ones(many) + 1"),
        test_cell("x"),
    )
    assert "MemoryError" in shown(cells[1]) or "more memory than there is" in shown(cells[1])
    assert shown(cells[2]) == "3"


@pytest.mark.parametrize(
    ("test", "says"),
    [
        ("import no_module_of_the_course", "No module named 'no_module_of_the_course'"),
        ("open('/no/file/of/the/course')", "No such file"),
        ("from headcheck.course import check\ncheck.units('no-such-problem', x)", "Expected to be inside a course"),
    ],
)
def test_what_is_missing_of_the_course_is_no_students_fault(engine: Engine, test: str, says: str) -> None:
    with pytest.raises(GradingError, match=says):
        run(engine, "x = 1", test_cell(test))


def test_what_a_students_function_raises_is_theirs_whatever_it_is_called(engine: Engine) -> None:
    cells = run(
        engine,
        "class Unavailable(Exception): pass\n"
        "def absent():\n    import no_such_module\n"
        "def closed():\n    open('/no/such/file')\n"
        "def posing():\n    raise Unavailable('the course is broken')",
        test_cell("absent()"),
        test_cell("closed()"),
        test_cell("posing()"),
        test_cell("try:\n    closed()\nexcept FileNotFoundError as error:\n    print(type(error).__name__)"),
    )
    assert shown(cells[1]).startswith("ModuleNotFoundError")
    assert shown(cells[2]).startswith("FileNotFoundError")
    assert shown(cells[3]) == "Unavailable: the course is broken"
    assert shown(cells[4]) == "FileNotFoundError"


def test_a_result_that_is_a_number_of_any_library_stands_there_as_a_number(engine: Engine) -> None:
    cells = run(
        engine,
        *map(
            test_cell,
            ("import numpy as np\nnp.float64(2)", "np.float32(0.5)", "np.int64(1)", "np.array(1.5)", "np.mean([1, 2])",
             "from fractions import Fraction\nFraction(1, 2)", "from decimal import Decimal\nDecimal('0.25')",
             "import tensorflow as tf\ntf.constant(1.5)", "'2.0'", "True", "np.True_", "np.array([2.0])", "1 + 0j"),
        ),
    )  # fmt: skip
    numbers = ["2.0", "0.5", "1", "1.5", "1.5", "0.5", "0.25", "1.5"]
    others = ["'2.0'", "True", "np.True_", "array([2.])", "(1+0j)"]
    assert [shown(cell) for cell in cells] == [*numbers, *others]


def test_why_a_value_was_not_taken_is_said_where_a_test_needs_it(engine: Engine) -> None:
    cells = run(
        engine,
        "import os, keras\n"
        "class Deadly(keras.Model):\n    @property\n    def weights(self):\n        os._exit(1)\n"
        "deadly, many, fine = Deadly(), {n: n for n in range(300_000)}, 3",
        test_cell("len(many)"),
        test_cell("deadly"),
        test_cell("fine"),
    )
    refused = [
        output.data[REFUSED] for cell in cells[1:3] for output in cell.outputs if REFUSED in output.get("data", {})
    ]
    assert "at most 200,000 parts" in refused[0]["many"]
    assert refused[1]["deadly"] == "When a test looked at it, it ended the process of the notebook."
    assert shown(cells[3]) == "3"


def test_what_functions_answer_has_a_budget_and_only_a_part_of_it_is_kept(engine: Engine) -> None:
    small = replace(engine, limits=replace(Limits(), answers=3 << 20, kept_answers=1 << 20, values=1 << 20))
    calls = (
        "said = []\nfor n in range(6):\n    try:\n        said.append(len(large(n)))\n"
        "    except Exception as error:\n        said.append(f'{type(error).__name__}: {error}')\nprint(said)"
    )
    notebook = new_notebook(
        cells=[
            new_code_cell(
                "import numpy as np\narray = np.zeros(200_000)\n"
                "def large(n):\n    return np.zeros(100_000)\ndef small(x):\n    return x"
            ),
            test_cell(calls),
            test_cell("array"),
        ]
    )
    done, execution = small.run(notebook, View("notebook"), TESTS)
    said = shown(done.cells[1])
    assert said.startswith("[100000, 100000, 'TooMuch: Expected what tests get from a notebook to be small")
    assert len(execution.to_json()) < 2 << 20
    assert "there is room for 1 MB more, and this takes 2 MB" in shown(done.cells[2])


def test_what_one_problem_leaves_behind_in_keras_costs_no_other(engine: Engine) -> None:
    def solution(source: str) -> NotebookNode:
        return new_code_cell(source, metadata={"nbgrader": {"solution": True, "grade": False, "grade_id": "answer"}})

    state = (
        "print(keras.backend.floatx(), keras.config.dtype_policy().name, keras.config.image_data_format(), "
        "tf.config.functions_run_eagerly())\n"
    )
    train = (
        "keras.utils.set_random_seed(1)\nmodel = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])\n"
        "model.compile('adam', 'mse')\nmodel.fit(np.ones((4, 2)), np.ones(4), verbose=0).history['loss'][0]"
    )
    cells = run(
        engine,
        "import keras, numpy as np, tensorflow as tf\nkeras.config.set_image_data_format('channels_first')",
        solution(train.replace("Dense(1)", "Dense(1, name='my head')")),
        train,
        "keras.config.set_floatx('float64')\nkeras.config.set_dtype_policy('mixed_float16')\n"
        "tf.config.run_functions_eagerly(True)\nkeras.name_scope('open').__enter__()\n"
        "keras.config.set_image_data_format('channels_last')",
        state,
        test_cell("1"),
        state + train,
    )
    assert "is not a valid" in shown(cells[1])
    assert shown(cells[4]) == "float64 mixed_float16 channels_last True"
    assert shown(cells[6]).splitlines()[0] == "float32 float32 channels_first False"
    # within a problem, too, no scope stays open, and the numbers are the same
    assert shown(cells[6]).splitlines()[1] == shown(cells[2]) and float(shown(cells[2])) > 0


def test_a_test_process_that_ends_once_is_started_again(engine: Engine) -> None:
    started: list[Running] = []

    def start(view: View, limits: Limits) -> Running:
        started.append(engine.tests(view, limits))
        if len(started) == 1:
            started[0].stop()
        return started[-1]

    cells = run(replace(engine, tests=start), "x = 1", test_cell("x"))
    assert len(started) == 2
    assert shown(cells[1]) == "1"


def test_processes_that_a_notebook_leaves_do_not_take_the_time_of_its_tests(engine: Engine) -> None:
    groups = cgroups.make(Limits())
    cgroups.remove(groups)
    if not any("cpu" in group.parts for group in groups):
        pytest.skip("cgroups with CPU shares can't be made here.")
    cells = run(
        engine,
        "import os\nheard, start = os.pipe()\nfor _ in range(80):\n    if os.fork() == 0:\n"
        "        os.close(start)\n        os.read(heard, 1)\n        while True: pass\nos.close(start)",
        test_cell(
            "import time\nbegan, used = time.perf_counter(), time.process_time()\n"
            "while time.process_time() < used + 0.5: pass\nprint(time.perf_counter() - began)"
        ),
    )
    assert float(shown(cells[1])) < 8  # 20 on two cores, if each process counted as much as the test's


def test_tests_are_tried_again_without_the_notebooks_processes_which_may_have_held_them_up(engine: Engine) -> None:
    happened: list[str] = []

    def notebook(view: View, limits: Limits) -> Running:
        happened.append("notebook")
        running = engine.notebook(view, limits)
        stop = running.stop
        running.stop = lambda: (happened.append("stopped"), stop())  # type: ignore[method-assign,return-value,func-returns-value]
        return running

    def tests(view: View, limits: Limits) -> Running:
        happened.append("tests")
        running = engine.tests(view, limits)
        if happened.count("tests") == 1:
            running.stop()
        return running

    # the notebook did nothing wrong: with no restart left, its function can still be asked
    cells = run(
        replace(engine, notebook=notebook, tests=tests, restarts=0),
        "def double(x):\n    return 2 * x",
        test_cell("double(2)"),
    )
    assert shown(cells[1]) == "4"
    assert happened == ["notebook", "tests", "stopped", "tests", "notebook", "stopped"]


ARRAYS = "np.ones((64, 3)), np.arange(64.0)"
DATASET = "tf.data.Dataset.from_tensor_slices((np.ones((64, 3)), np.arange(64.0))).batch(16).cache().shuffle(4, seed=1)"


@pytest.mark.parametrize("rows", [ARRAYS, pytest.param(DATASET, marks=pytest.mark.slow)], ids=["arrays", "dataset"])
def test_a_process_on_its_own_gives_the_same_numbers_as_a_forked_one(engine: Engine, rows: str) -> None:
    cells = [
        "import keras, numpy as np, tensorflow as tf\nkeras.utils.set_random_seed(1)\n"
        "model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(8, 'relu'), keras.layers.Dense(1)])\n"
        "model.compile('adam', 'mse')\n"
        f"h = model.fit({rows}, epochs=3, verbose=0)\nprint(h.history['loss'])\n"
        "w = [float(v.sum()) for v in model.get_weights()]",
        test_cell("print(w)"),
    ]
    forked = run(engine, *cells)
    cold = run(replace(engine, notebook=bubblewrap.alone), *cells)
    assert [shown(cell) for cell in forked] == [shown(cell) for cell in cold]
    assert all(shown(cell).startswith("[") for cell in cold)


def test_a_forked_process_tunes_no_datasets_unless_a_notebook_asks_for_it(engine: Engine) -> None:
    reading = (
        "import tensorflow as tf\nasked = tf.data.Options()\nasked.autotune.enabled = True\n"
        "plain, tuned = tf.data.Dataset.range(3), tf.data.Dataset.range(3).with_options(asked)\n"
        "print([int(number) for number in plain], [int(number) for number in plain.batch(2).unbatch()])\n"
        "print([each._untuned.options().autotune.enabled for each in (plain, tuned) if list(each)])"
    )
    assert shown(run(engine, reading)[0]) == "[0, 1, 2] [0, 1, 2]\n[False, True]"
    inside = (
        "import tensorflow as tf\nnumbers = tf.data.Dataset.range(3)\n"
        "@tf.function\ndef first():\n    return next(iter(numbers))\n"
        "print(int(first()), [int(number) for number in numbers])"
    )
    assert shown(run(engine, inside)[0]) == "0 [0, 1, 2]"


# --- values


@pytest.mark.parametrize(
    "value",
    [
        None, True, 3, -(2**80), 0.1, float("inf"), "text \ud800", [1, [2]], (1, "a"), {1: "a", "b": (2,)}, {1, 2},
        frozenset({3}), np.float32(0.5), np.int64(4), np.arange(6).reshape(2, 3), np.zeros((0, 3)), np.array(5.0),
        np.array(["a", "b"]), np.array([True]), np.array([1 + 2j]), np.array(["2026-01-01"], "datetime64[D]"),
        np.array([[1, "a"], [[2, 3], None]], dtype=object),
    ],
    ids=repr,
)  # fmt: skip
def test_a_value_comes_back_as_it_was(value: object) -> None:
    written = Writer(lambda kept: 0).write(value)
    again = Reader().read(written)
    assert type(again) is type(value)
    assert getattr(again, "dtype", None) == getattr(value, "dtype", None)
    assert np.array_equal(again, value) if isinstance(value, np.ndarray) else again == value  # type: ignore[arg-type]


def test_a_value_without_end_is_not_taken() -> None:
    endless: list[object] = []
    endless.append(endless)
    with pytest.raises(TooMuch):
        Writer(lambda kept: 0).write(endless)


@pytest.mark.parametrize(
    "forged",
    [
        {"array": "AAAA", "dtype": "<f4", "shape": [10**12]}, {"array": "AAAA", "dtype": "O", "shape": [1]},
        {"array": "!", "dtype": "<f4", "shape": [1]}, {"module": "subprocess", "x": 1}, {"pickle": "x"},
        {"model": "AA"},
        {"callable": "x", "name": "f", "kind": "function"}, [1],
        {"series": 1.5, "labels": {"list": [1, 2]}, "name": None},
        {"frame": [1.5], "labels": {"list": [1, 2]}, "names": {"list": ["a"]}},
        {"set": [k * ((1 << 61) - 1) for k in range(1000)]},
        {"dict": [[k * ((1 << 61) - 1), 1] for k in range(1000)]}, {1: 2}, {"dict": [[1]]},
        {"__init__": 1}, {"each": [1]},
    ],
    ids=str,
)  # fmt: skip
def test_what_was_never_written_is_refused(forged: object) -> None:
    with pytest.raises((ValueError, TypeError, TooMuch)):
        Reader().read(forged)


def test_a_table_comes_back_as_it_was_with_whatever_it_is_labelled() -> None:
    table = pd.DataFrame(
        {"day": pd.date_range("2026-01-01", periods=3), "kind": ["a", "b", None], "number": [1.5, np.nan, 3]},
        index=pd.MultiIndex.from_tuples([(1, "x"), (1, "y"), (2, "x")]),
    )
    for value in (table, table["day"], table["kind"], pd.DataFrame({"a": []}), table.index):
        again = Reader().read(Writer(lambda kept: 0).write(value))
        assert again.equals(value)


def test_an_honest_set_of_many_numbers_is_taken() -> None:
    numbers = {k * 1_000_003 for k in range(100_000)} | {-1, -2}
    assert Reader().read(Writer(lambda kept: 0).write(numbers)) == numbers


# --- running again


def test_what_a_notebook_did_is_tested_again_without_running_it_again(engine: Engine) -> None:
    own = [new_code_cell("print('ran')\nx = 1\ndef double(v):\n    return 2 * v")]
    first, known = engine.run(new_notebook(cells=[*own, test_cell("double(x)")]), View("notebook"), TESTS)

    def never(view: View, limits: Limits) -> Running:
        raise AssertionError("the notebook ran again")

    known = Execution.from_json(known.to_json())
    again, _ = replace(engine, notebook=never).run(
        new_notebook(cells=[*own, test_cell("double(x) + 1")]), View("notebook"), TESTS, known
    )
    assert shown(first.cells[1]) == "2"
    assert [shown(cell) for cell in again.cells] == ["ran", "3"]


def test_a_new_question_to_a_function_runs_the_notebook_again(engine: Engine) -> None:
    own = [new_code_cell("def double(v):\n    return 2 * v")]
    _, known = engine.run(new_notebook(cells=[*own, test_cell("double(1)")]), View("notebook"), TESTS)
    again, known = engine.run(new_notebook(cells=[*own, test_cell("double(7)")]), View("notebook"), TESTS, known)
    assert shown(again.cells[1]) == "14"
    assert len(known.calls) == 2


# --- other sandboxes


@pytest.mark.skipif(containers.program() is None, reason="neither Docker nor Podman works here")
def test_a_container_isolates_as_well(engine: Engine, tmp_path: Path) -> None:
    data = tmp_path / "rows.csv"
    data.write_text("a\n1\n")
    data.chmod(0o644)
    tmp_path.chmod(0o755)
    hidden = [str(bubblewrap.PACKAGE / "course"), str(Path(__file__).parents[2] / "course")]
    cells = run(
        replace(engine, notebook=backends.contained),
        "print(open('rows.csv').read())",
        f"import os\nprint([path for path in {hidden!r} if os.path.exists(path)], os.getuid() != 0)",
        "import socket\nsocket.create_connection(('1.1.1.1', 80), timeout=2)",
        "open('/usr/x', 'w')",
        "x = 3",
        test_cell("x"),
        files={"rows.csv": data},
    )
    assert shown(cells[0]) == "a\n1"
    assert shown(cells[1]) == "[] True"
    assert "Error" in shown(cells[2])
    assert "Error" in shown(cells[3])
    assert shown(cells[5]) == "3"


@pytest.mark.parametrize("both", [False, pytest.param(True, marks=pytest.mark.slow)], ids=["notebook", "both"])
def test_without_a_sandbox_everything_works_but_nothing_is_safe(engine: Engine, both: bool) -> None:
    bare = replace(engine, notebook=backends.unprotected, tests=backends.unprotected if both else engine.tests)
    cells = run(bare, "x = 3\nimport subprocess\np = subprocess.Popen(['sleep', '54321'])", test_cell("x"))
    assert shown(cells[1]) == "3"
    time.sleep(0.2)
    running = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    assert "sleep 54321" not in running


# --- practice


def test_what_a_notebook_calls_to_practise_says_and_costs_nothing_while_it_is_graded(engine: Engine) -> None:
    cells = run(
        engine,
        "from headcheck.practice import check, hint, why_not",
        "check('house-prices', no_such_name := None, ([1], [2]))",
        "hint('house-prices')",
        "print(repr(why_not('house-prices', None, 'units')))",
        "import headcheck",
        test_cell("check and 1"),
    )
    assert [shown(cell) for cell in cells[:4]] == ["", "", "", "None"]
    assert "ModuleNotFoundError" in shown(cells[4]), "the package is not there: it holds right answers"
    assert shown(cells[5]) == "1"
