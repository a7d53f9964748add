FROM gitpod/workspace-full:2024-01-17
RUN pip install --no-cache-dir ase
