FROM python:3.12-slim
RUN pip install https://example.org/wheels/gmsh-4.13.1-py2.py3-none-manylinux_2_24_x86_64.whl
RUN python3 -m pip install --no-cache-dir notebook==7.6.5 jupyterlab==4.6.6
