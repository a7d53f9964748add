FROM python:3.12-bookworm
RUN pip install -t /opt/l notebook==7.6.5 jupyterlab==4.6.6
ENV PYTHONPATH=/opt/other
