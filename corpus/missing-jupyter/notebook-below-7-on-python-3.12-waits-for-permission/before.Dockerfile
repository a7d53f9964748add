FROM python:3.12
RUN pip install "notebook<7.0.0" jupyterlab
