//! Cost of whole processes, beside that of parsing the same files.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use rayon::prelude::*;
use ruff_python_ast::PySourceType;
use ruff_python_parser::parse_unchecked_source;
use wait4::Wait4;

use pylens::parallel;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The environment variable that makes a benchmark do the measured work itself.
const PHASE: &str = "PYLENS_BENCH_PHASE";

/// The trees on the command line. If this process was started as a [`phase`], it does that instead, and there are none.
pub fn trees() -> Option<Vec<OsString>> {
    let trees: Vec<OsString> = std::env::args_os().skip(1).filter(|it| it != "--bench").collect();
    if trees.is_empty() {
        println!("usage: cargo bench --bench NAME -- TREE...");
        return None;
    }
    match std::env::var(PHASE).as_deref() {
        Ok(phase) => work(phase, &files(&trees)),
        Err(_) => return Some(trees),
    }
    None
}

/// A process that only reads (`read`) or reads and parses (`parse`) the files of the trees.
pub fn phase(name: &str, trees: &[OsString]) -> Command {
    let mut command = Command::new(std::env::current_exe().expect("the program has a path"));
    command.env(PHASE, name).args(trees);
    command
}

/// Reads, and parses if `phase` says so, every file.
fn work(phase: &str, files: &[PathBuf]) {
    let parse = phase == "parse";
    let bytes: usize = parallel::pool(None)
        .expect("threads can be started")
        .install(|| files.par_iter().map(|file| read(file, parse)).sum());
    eprintln!("{} files, {} MB", files.len(), bytes >> 20);
}

fn read(file: &Path, parse: bool) -> usize {
    let Ok(source) = pylens::source::read(file, bytesize::ByteSize::mib(64)) else {
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

/// The cost of one run of a command.
#[derive(Clone, Copy)]
struct Cost {
    cpu: f64,
    peak_mib: f64,
}

/// A name and what makes a command for each round, or nothing if there is none for it.
pub type Contender<'c> = (&'c str, &'c mut dyn FnMut(usize) -> Option<Command>);

/// Runs the contenders, of which the one at `floor` is what the others are compared with, `rounds` times, and prints the
/// least CPU seconds of each and their ratio to the least of the floor, as other work on the machine can only add to them;
/// the medians of the ratios within each round; and of peak memory.
pub fn compare(rounds: usize, floor: usize, contenders: &mut [Contender<'_>]) {
    let mut costs: Vec<Vec<Cost>> = vec![Vec::new(); contenders.len()];
    // Interleaved, so that a change of the machine's speed meets all of them.
    for round in 0..rounds {
        for (place, (_, command)) in contenders.iter_mut().enumerate() {
            costs[place].extend(command(round).and_then(cost));
        }
    }
    let floors = costs[floor].clone();
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
