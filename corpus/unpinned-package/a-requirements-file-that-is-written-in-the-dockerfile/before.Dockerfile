FROM python:3.12-slim
COPY <<EOF /tmp/requirements.txt
rdkit
openmm==8.1.1
EOF
RUN pip install -r /tmp/requirements.txt
