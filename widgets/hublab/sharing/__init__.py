"""What a notebook gives away: secrets, paths and names in its sources, outputs and metadata.

`findings(notebook)` finds them, and never holds a secret: what it shows of one is its public
beginning. Finding nothing is no proof: pictures and tables of data are the reader's to judge.
"""

from hublab.sharing.findings import Finding, findings
from hublab.sharing.removal import removal
from hublab.sharing.texts import Place, pictures, read_notebook

__all__ = ["Finding", "Place", "findings", "pictures", "read_notebook", "removal"]
