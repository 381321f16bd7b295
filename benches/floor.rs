//! How much `pylens check` costs above the parser, and beside Ruff.
//!
//! `cargo bench --bench floor -- TREE...` measures, in one run and each in a process of its own: reading the files;
//! parsing them (the floor: the same parser and allocator, and nothing else); `pylens check` with all rules; and
//! `ruff check`, if it is installed. It prints the least CPU seconds of all rounds and their ratio to the least of the floor, as
//! other work on the machine can only add to them; the medians of the ratios within each round; and of peak memory.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use rayon::prelude::*;
use wait4::Wait4;

use pylens::parallel;
use ruff_python_ast::PySourceType;
use ruff_python_parser::parse_unchecked_source;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const RUNS: usize = 9;

/// The environment variable that makes this program do the measured work itself.
const PHASE: &str = "PYLENS_BENCH_PHASE";

fn main() {
    let trees: Vec<OsString> = std::env::args_os().skip(1).filter(|it| it != "--bench").collect();
    if trees.is_empty() {
        println!("usage: cargo bench --bench floor -- TREE...");
        return;
    }
    match std::env::var(PHASE).as_deref() {
        Ok(phase) => work(phase, &files(&trees)),
        Err(_) => compare(&trees),
    }
}

/// Reads, and parses if `phase` says so, every file.
fn work(phase: &str, files: &[PathBuf]) {
    let parse = phase == "parse";
    let bytes: usize = parallel::pool()
        .expect("threads can be started")
        .install(|| files.par_iter().map(|file| read(file, parse)).sum());
    eprintln!("{} files, {} MB", files.len(), bytes >> 20);
}

fn read(file: &Path, parse: bool) -> usize {
    let Ok(source) = pylens::source::read(file) else {
        return 0;
    };
    if parse {
        // Dropping the tree is part of the price of having one.
        drop(parse_unchecked_source(source.text(), PySourceType::Python));
    }
    source.text().len()
}

fn files(trees: &[OsString]) -> Vec<PathBuf> {
    let walks = trees.iter().map(ignore::Walk::new);
    let entries = walks.flatten().filter_map(Result::ok).map(ignore::DirEntry::into_path);
    let python = |path: &PathBuf| path.extension().is_some_and(|it| it == "py" || it == "pyi");
    entries.filter(python).collect()
}

/// What one run of a command cost.
#[derive(Clone, Copy)]
struct Cost {
    cpu: f64,
    peak_mib: f64,
}

fn compare(trees: &[OsString]) {
    let this = std::env::current_exe().expect("the program has a path");
    let phase = |name: &str| {
        let mut command = Command::new(&this);
        command.env(PHASE, name).args(trees);
        command
    };
    let pylens = |format: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pylens"));
        command.args(["check", "--isolated", "--no-respect-gitignore", "--select", "all"]);
        command.args(["--exit-zero", "--output-format", format]).args(trees);
        command
    };
    let ruff = || {
        let mut command = Command::new("ruff");
        command.args([
            "check",
            "--no-cache",
            "--isolated",
            "--no-respect-gitignore",
            "--exit-zero",
        ]);
        command.args(["--select", "F632,S102,S307,ANN", "--output-format", "concise"]).args(trees);
        command
    };
    let contenders: [(&str, &dyn Fn() -> Command); 5] = [
        ("read", &|| phase("read")),
        ("parse (the floor)", &|| phase("parse")),
        ("pylens check, full", &|| pylens("full")),
        ("pylens check, concise", &|| pylens("concise")),
        ("ruff check F632,S102,S307,ANN", &ruff),
    ];
    let mut costs: Vec<Vec<Cost>> = vec![Vec::new(); contenders.len()];
    // Interleaved, so that a change of the machine's speed meets all of them.
    for _ in 0..RUNS {
        for (place, (_, command)) in contenders.iter().enumerate() {
            costs[place].extend(cost(command()));
        }
    }
    let floors = costs[1].clone();
    println!("{:32} {:>9} {:>9} {:>9} {:>9}", "", "CPU s", "x floor", "median", "peak MiB");
    for ((name, _), costs) in contenders.iter().zip(&costs) {
        if costs.is_empty() {
            println!("{name:32} not installed");
            continue;
        }
        let cpu = least(costs);
        let ratio = cpu / least(&floors);
        let usual = median(costs.iter().zip(&floors).map(|(cost, floor)| cost.cpu / floor.cpu));
        let peak = median(costs.iter().map(|cost| cost.peak_mib));
        println!("{name:32} {cpu:9.2} {ratio:9.2} {usual:9.2} {peak:9.0}");
    }
}

/// Runs a command to its end; `None` if it cannot be started.
fn cost(mut command: Command) -> Option<Cost> {
    let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().ok()?;
    let usage = child.wait4().ok()?.rusage;
    Some(Cost {
        cpu: (usage.utime + usage.stime).as_secs_f64(),
        #[allow(clippy::cast_precision_loss)]
        peak_mib: usage.maxrss as f64 / f64::from(1 << 20),
    })
}

fn least(costs: &[Cost]) -> f64 {
    costs.iter().map(|cost| cost.cpu).fold(f64::INFINITY, f64::min)
}

fn median(figures: impl Iterator<Item = f64>) -> f64 {
    let mut figures: Vec<f64> = figures.collect();
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}
