FROM quay.io/jupyter/base-notebook:2026-02-02
RUN python3 -m venv /home/jovyan/venv && /home/jovyan/venv/bin/pip install pandas
ENV PATH=/home/jovyan/venv/bin:$PATH
COPY --chown=1000 . /home/jovyan
RUN python3 -m pip install --no-cache-dir notebook==7.6.5 jupyterlab==4.6.6
