"""flows: the command line: its commands put together, and what they raise put in a line for the user."""

import atexit
import os
import sys
from contextlib import suppress
from importlib.metadata import version

from cyclopts import App, CycloptsError
from rich.console import Console

from flows.correct_commands import correct
from flows.export_commands import export
from flows.forget_commands import forget
from flows.history_commands import diff, history, rollback, tag
from flows.look_commands import check, rejects, show, sql, tables
from flows.pass_commands import copies, link
from flows.publish_commands import publish
from flows.report_command import report
from flows.run_commands import STDIN, run, serve
from flows.terminal import harmless
from flows.usage import EXIT_FAILED, EXIT_INTERRUPTED, EXIT_USAGE, ClusterError, UsageError
from warehouse.errors import WarehouseError

STOPPED = "onrecord: stopped; what had landed before is intact"

app = App(
    name="onrecord",
    help="News text in, a dataset of who said what out, on whose word.",
    version=version("onrecord"),
    help_format="plaintext",
    result_action="return_value",
    suppress_keyboard_interrupt=False,
)
COMMANDS = (
    run, sql, show, tables, rejects, check, serve, correct, link, copies, publish, report,
    history, tag, diff, rollback, forget, export,
)  # fmt: skip
for command in COMMANDS:
    app.command(command)
app.register_install_completion_command(help="Teach bash, zsh or fish to complete the commands of onrecord; once.")
_errors = Console(stderr=True, soft_wrap=True, highlight=False)


def call(arguments: list[str]) -> int:
    """Run one command and return its exit code; nothing but one line of error reaches the user."""
    is_verbose = "--verbose" in arguments
    if arguments[:1] in (["run"], ["serve"]):
        arguments = [STDIN if given == "-" else given for given in arguments]
    try:
        if any(not _is_utf8(given) for given in arguments):
            raise UsageError("an argument is not valid UTF-8: name the folder that the file lies in")
        result = app(arguments, exit_on_error=False, print_error=True)
        return int(result or 0)
    except CycloptsError:
        return EXIT_USAGE
    except UsageError as error:
        _say(f"onrecord: {error}")
        return EXIT_USAGE
    except (WarehouseError, ClusterError) as error:
        _say(f"onrecord: {error}")
        return EXIT_FAILED
    except KeyboardInterrupt:
        _say(STOPPED)
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        # The reader of our output has gone (`| head`): no one is left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if is_verbose:
            _errors.print_exception()
        first_line = (str(error) or repr(error)).strip().splitlines()[0]
        _say(f"onrecord: {type(error).__name__}: {first_line} (add --verbose to `onrecord run` to see where)")
        return EXIT_FAILED


def _is_utf8(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _say(message: str) -> None:
    _errors.print(harmless(message), markup=False)


def main() -> None:
    """Run the command line of this process."""
    code = EXIT_FAILED

    def end() -> None:
        with suppress(OSError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)

    # Registered first, so it runs after all other exit functions: past them, Prefect's threads keep modules alive, and
    # DuckDB's binding would fill standard error with complaints of its own about that.
    atexit.register(end)
    code = call(sys.argv[1:])
    sys.exit(code)


if __name__ == "__main__":
    main()
