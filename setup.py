"""Puts the top-level folder `templates/` into the wheel; everything else is in pyproject.toml."""

from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

TEMPLATES = Path("templates")


class BuildWithTemplates(build_py):
    """Build the package and, unless it is an editable one, add the templates to it."""

    def _templates(self) -> dict[str, str]:
        if self.editable_mode:
            return {}
        target = Path(self.build_lib, "flowbrief", TEMPLATES.name)
        files = (path for path in TEMPLATES.rglob("*") if path.is_file())
        return {str(target / path.relative_to(TEMPLATES)): str(path) for path in files}

    def run(self) -> None:
        """Build, then copy."""
        super().run()
        for target, source in self._templates().items():
            self.mkpath(str(Path(target).parent))
            self.copy_file(source, target, preserve_mode=False)

    def get_outputs(self, include_bytecode: bool = True) -> list[str]:
        """Name the templates among what is built."""
        return [*super().get_outputs(include_bytecode), *self._templates()]

    def get_output_mapping(self) -> dict[str, str]:
        """Say which file each of them is a copy of."""
        return {**super().get_output_mapping(), **self._templates()}


setup(cmdclass={"build_py": BuildWithTemplates})
