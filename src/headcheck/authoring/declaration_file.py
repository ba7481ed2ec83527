"""Writes a value into a problem.py, and changes nothing else in it."""

from __future__ import annotations

import ast

from headcheck.authoring.notebook_text import NotebookError
from headcheck.course.registry import NAME


def with_argument(source: str, name: str, value: str) -> str:
    """The file's text with `name=value` among the arguments of what it declares; `value` is Python.

    Raises NotebookError if the file does not declare it by one call.
    """
    call = _call(source)
    for keyword in call.keywords:
        if keyword.arg == name:
            start, end = _span(source, keyword.value)
            return source[:start] + value + source[end:]
    arguments = [*call.args, *(keyword.value for keyword in call.keywords)]
    if not arguments:
        raise NotebookError(f"Expected {NAME} = ...(...) with arguments, to add {name}={value}; found none.")
    _, end = _span(source, max(arguments, key=lambda node: (node.end_lineno or 0, node.end_col_offset or 0)))
    _, closed = _span(source, call)
    comma = source.find(",", end, closed)
    if comma < 0:
        return f"{source[:end]}, {name}={value}{source[end:]}"
    return f"{source[: comma + 1]}\n    {name}={value},{source[comma + 1 :]}"


def _call(source: str) -> ast.Call:
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Call):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(isinstance(target, ast.Name) and target.id == NAME for target in targets):
                return node.value
    raise NotebookError(f"Expected {NAME} to be assigned one call, as in {NAME} = Problem(...); found none.")


def _span(source: str, node: ast.expr) -> tuple[int, int]:
    """Where an expression begins and ends, in characters (ast counts bytes in a line)."""
    lines = source.splitlines(keepends=True)

    def offset(line: int, column: int) -> int:
        return sum(map(len, lines[: line - 1])) + len(lines[line - 1].encode()[:column].decode())

    assert node.end_lineno is not None and node.end_col_offset is not None
    return offset(node.lineno, node.col_offset), offset(node.end_lineno, node.end_col_offset)
