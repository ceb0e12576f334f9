export const USAGE = `Usage: decorum <command> [options]

  migrate                 Bring the database up to date.
  import <people.csv>     Load people from a CSV file; "-" reads standard input.
      --dry-run           Check every row and change nothing.
      --country VN        The country of numbers without a country code (otherwise DEFAULT_COUNTRY).
      --json              Print the whole result as JSON.
  run                     Work through the jobs that are due, once.
      --limit N           At most N jobs (otherwise all that are due).
  explain <job id>        Why a job was or was not sent, and what would change it.
      --full              Show addresses in full.
  campaign preview <campaign.yaml>
                          What launching it would do: who, when, who not and why.
  campaign launch <campaign.yaml>
                          Make its jobs. Killed and run again it goes on where it stood.
      --skip-incomplete   Leave out people for whom the text has a hole.
  campaign pause | resume | status <campaign.yaml>
                          Stop what waits, let it go on, or say how far it is.
      --json              Print the whole answer as JSON.
  doctor                  What is configured, missing or unreachable, and how to mend it.
  help                    This text.

  --version               The version of Decorum.
  --debug                 With an error, also where in the program it happened.

Commands may run beside "npm start": they use its database then. Settings come from the environment.
`;
