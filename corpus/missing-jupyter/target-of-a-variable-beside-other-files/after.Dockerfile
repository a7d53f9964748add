FROM python:3.12-bookworm
ENV PIP_TARGET=/opt/l PYTHONPATH=/srv/code:/opt/l JUPYTER_PATH=/srv/jupyter
RUN pip install notebook==7.6.5 jupyterlab==4.6.6
ENV PATH=/opt/l/bin:${PATH} JUPYTER_PATH=/opt/l/share/jupyter:${JUPYTER_PATH} JUPYTER_CONFIG_PATH=/opt/l/etc/jupyter
