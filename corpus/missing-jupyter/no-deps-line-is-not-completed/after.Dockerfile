FROM python:3.11
RUN pip install --no-deps jupyterlab==4.2.5
RUN python3 -m pip install --no-cache-dir "notebook>=7,<8" jupyterlab==4.2.5
