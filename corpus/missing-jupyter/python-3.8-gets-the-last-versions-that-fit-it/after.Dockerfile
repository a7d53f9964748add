FROM python:3.8-bookworm
RUN pip install astropy==5.2.2
RUN python3 -m pip install --no-cache-dir notebook==7.3.3 jupyterlab==4.3.8
