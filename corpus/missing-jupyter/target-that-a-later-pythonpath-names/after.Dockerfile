FROM python:3.12-bookworm
RUN pip install --target=/opt/l notebook==7.6.5 jupyterlab==4.6.6
ENV PYTHONPATH=/opt/l
ENV PATH=/opt/l/bin:${PATH} JUPYTER_PATH=/opt/l/share/jupyter JUPYTER_CONFIG_PATH=/opt/l/etc/jupyter
