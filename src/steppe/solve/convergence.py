"""What is known of a solution's quality, and the two ways of having none."""

from __future__ import annotations

from dataclasses import dataclass, field

from steppe.problems import WorkFailed


@dataclass(frozen=True, slots=True)
class Convergence:
    """How well the equilibrium conditions hold, recomputed after the solver stopped.

    `residual` is the largest relative error of any condition, `worst` names it and its country,
    `residuals` has the largest of each condition, `evaluations` counts sweeps of the model on the way
    from the baseline (those that the baseline took are `Outcome.baseline_evaluations`), `method` says
    what found the solution.
    """

    converged: bool
    residual: float
    worst: str
    evaluations: int
    tolerance: float
    method: str
    residuals: dict[str, float] = field(default_factory=dict)

    def __str__(self) -> str:
        state = "solved" if self.converged else "NOT solved"
        return (
            f"{state}: largest relative error {self.residual:.1e} ({self.worst}),"
            f" {self.evaluations} {'sweep' if self.evaluations == 1 else 'sweeps'}, {self.method}"
        )


class NotConverged(WorkFailed):
    """The iteration stopped short of the tolerance; `convergence` tells how far."""

    def __init__(self, problem: str, convergence: Convergence | None = None) -> None:
        super().__init__(problem)
        self.convergence = convergence


class NoEquilibrium(NotConverged):
    """The world has no economic equilibrium under this scenario and closure, or none was found."""
