"""Which modules are the scripts of the components."""

from denoiser.browser import scripts


def _ours(*modules: str) -> tuple[str, ...]:
    return tuple(f"ui/components/{module}" for module in modules)


LIVE = (*scripts.VIEW, *_ours("live/message.js", "live/live.js"))
GENERATE = (
    *scripts.SAMPLING,
    *_ours("live/part.js", "generate/generation.js", "generate/generate.js"),
)
RESTORE = (
    *scripts.DRAWING,
    *scripts.SAMPLING,
    *_ours("live/part.js", "restore/eraser.js", "restore/restoration.js", "restore/restore.js"),
)
LEARN = (
    *scripts.DRAWING,
    *scripts.SAMPLING,
    *scripts.LESSON,
    scripts.BUILDING,
    "browser/lesson/progress.js",
    *_ours("live/message.js", "live/part.js"),
    *(
        f"ui/components/learn/{name}.js"
        for name in ("chart", "predictions", "figures", "trainings", "summary", "learning", "learn")
    ),
)
GUESS = (
    *scripts.SAMPLING,
    scripts.BUILDING,
    *_ours("live/message.js", "live/part.js", "shell/storage.js", "copy_link/copying.js"),
    *_ours("guess/rounds.js", "guess/played_games.js", "guess/opponents.js"),
    *_ours("guess/round_screen.js", "guess/accuracy_chart.js", "guess/score_screen.js"),
    *_ours("guess/game.js", "guess/guess.js"),
)
INSIDE = (
    *scripts.DRAWING,
    *scripts.SAMPLING,
    scripts.BUILDING,
    "browser/view/frames.js",
    "browser/view/input.js",
    "browser/inside/mosaics.js",
    *_ours("live/message.js", "live/part.js", "copy_link/copying.js"),
    *(
        f"ui/components/inside/{name}.js"
        for name in (
            *("number_words", "number_canvases", "placing", "network_drawing", "opened_box"),
            *("number_view", "mattering", "code_view", "misleading_view", "walk", "inside"),
        )
    ),
)
# Scripts that components load when they are shown, see `loader.js` and `files.script`.
ON_DEMAND = {
    "live": LIVE,
    "generate": GENERATE,
    "restore": RESTORE,
    "learn": LEARN,
    "guess": GUESS,
    "inside": INSIDE,
}
# Their workers, where it is not the one that all others have.
WORKERS = {"learn": scripts.LESSON_WORKER, "inside": scripts.INSIDE_WORKER}
COPY_LINK = _ours("copy_link/copying.js", "copy_link/copy_link.js")
KEPT_DRAWING = (*scripts.DRAWING, *_ours("kept_drawing/kept_drawing.js"))
KEPT_RUNS = _ours("kept_runs/kept_runs.js")
PEN = (scripts.PEN, *_ours("pen/pen.js"))
ANNOUNCER = (scripts.ANNOUNCING, *_ours("announcer/announcer.js"))
SHELL = (
    scripts.ALTERED,
    *_ours("shell/notice.js", "shell/storage.js", "shell/history.js", "shell/connection.js"),
    *_ours("shell/pen_first.js", "shell/limits.js", "shell/terms.js", "shell/shell.js"),
)
