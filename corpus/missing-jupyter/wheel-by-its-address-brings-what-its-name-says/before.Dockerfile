FROM python:3.12-slim
RUN pip install https://example.org/wheels/gmsh-4.13.1-py2.py3-none-manylinux_2_24_x86_64.whl
