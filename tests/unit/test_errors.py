import inspect

from dashspot import errors


def all_errors() -> list[type[errors.DashSpotError]]:
    """Every error class of the module."""
    return [
        found for _, found in inspect.getmembers(errors, inspect.isclass) if issubclass(found, errors.DashSpotError)
    ]


def test_the_tree_at_the_top_is_whole() -> None:
    """Every error of the module is drawn in the tree of its docstring."""
    for found in all_errors():
        assert found.__name__ in (errors.__doc__ or "")


def test_the_docstring_is_the_default_message() -> None:
    """An error without words of its own says what its class says, in a sentence."""
    for found in all_errors():
        if found is errors.MissingColumns:
            continue
        message = str(found())
        assert message == (found.__doc__ or "").strip()
        assert message.endswith(".")


def test_missing_columns_are_named() -> None:
    """The absent columns are in the sentence, sorted."""
    assert str(errors.MissingColumns({"tempo", "energy"})) == "These columns are missing: energy, tempo."
