FROM python:3.11
RUN pip install --no-cache-dir notebook==7.5.8 jupyterlab==4.5.11
COPY launch/lab.sh /usr/local/bin/jupyter-lab
