FROM example.org/team/python:5
RUN pip install "notebook==7.6.5; python_version >= '3.11'" "notebook==7.3.3; python_version < '3.11'" jupyterlab==4.3.8
