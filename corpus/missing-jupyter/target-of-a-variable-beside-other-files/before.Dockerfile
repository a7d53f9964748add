FROM python:3.12-bookworm
ENV PIP_TARGET=/opt/l PYTHONPATH=/srv/code:/opt/l JUPYTER_PATH=/srv/jupyter
RUN pip install notebook==7.6.5 jupyterlab==4.6.6
