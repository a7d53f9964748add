FROM python:3.10-slim
RUN pip install --no-cache-dir ipywidgets numpy==1.26.4
RUN python3 -m pip install --no-cache-dir notebook==7.6.5 jupyterlab==4.6.6
