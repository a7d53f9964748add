FROM python:3.9
RUN pip install rasterio
RUN python3 -m pip install --no-cache-dir notebook==7.5.8 jupyterlab==4.5.11
