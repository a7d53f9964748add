FROM python:3.11
RUN pip install --no-cache-dir notebook==7.5.8 jupyterlab==4.5.11
RUN mv /usr/local/bin/python3.11 /opt/interpreter
