"""Measures the single-reply classifiers that install here beside smtplain: called by tools/bench.

usage: classifiers.py BENCH_REPLIES FOLDER

The replies are those of bench_replies, all different. Each program reads them, judges each once to warm up and once more
for the figure, which is its own processor time for the judging alone. Sisimai is Debian's libsisimai-perl, ZoneMTA's
rules are those of the npm package in FOLDER/node_modules. What they answer is one word, so the row of smtplain that
they stand beside is the one for the cause.
"""
import os
import re
import subprocess
import sys

REPLIES = 20000

PERL = r"""
use Sisimai; use Time::HiRes;
my @replies = map { chomp; s/\\n/\n/g; $_ } <STDIN>;
my $told = 0;
for my $round (1, 2) {
  my $begin = Time::HiRes::clock();
  for my $reply (@replies) { $told++ if Sisimai->match($reply) }
  printf "%.9f\n", (Time::HiRes::clock() - $begin) / @replies if $round == 2;
}
"""

NODE = r"""
const bounces = require(process.argv[1] + '/zone-mta/lib/bounces');
const replies = require('fs').readFileSync(0, 'utf8').trimEnd().split('\n').map(line => line.replaceAll('\\n', '\n'));
bounces.reloadBounces();
for (const round of [1, 2]) {
  const begin = process.cpuUsage();
  for (const reply of replies) bounces.check(reply);
  const used = process.cpuUsage(begin);
  if (round == 2) console.log((used.user + used.system) / 1e6 / replies.length);
}
"""


def seconds(command, replies):
    """For a reply; None where the program is missing."""
    try:
        done = subprocess.run(command, input=replies, capture_output=True, check=True)
        return float(done.stdout.decode().split()[-1])
    except (OSError, subprocess.CalledProcessError, IndexError, ValueError):
        return None


def main():
    bench, folder = sys.argv[1], os.path.abspath(sys.argv[2])
    replies = subprocess.run([bench, "--print", str(REPLIES)], capture_output=True, check=True).stdout
    own = subprocess.run([bench, "--rate", str(REPLIES)], capture_output=True, check=True, text=True).stdout
    rows = [(name, float(time)) for name, time in re.findall(r"^(.+?)\t([\d.e-]+)$", own, re.M)]
    rows.append(("Sisimai->match", seconds(["perl", "-e", PERL], replies)))
    rows.append(("ZoneMTA's bounce rules", seconds(["node", "-e", NODE, f"{folder}/node_modules"], replies)))
    fastest = rows[0][1]
    print(f"{'one reply, one core':40} {'ns':>10} {'replies/s':>12} {'to smtplain':>12}")
    for name, time in rows:
        if time is None:
            print(f"{name:40} {'not here':>10}")
        else:
            print(f"{name:40} {time * 1e9:10.0f} {1 / time:12,.0f} {time / fastest:12.1f}")


if __name__ == "__main__":
    main()
