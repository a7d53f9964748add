set -e
pip install rdkit
pip install openmm==8.1.1
