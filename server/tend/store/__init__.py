"""Where accounts are kept: what every store promises (contract), one room per database."""
