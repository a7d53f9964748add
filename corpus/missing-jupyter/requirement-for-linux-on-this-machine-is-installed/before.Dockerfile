FROM python:3.12-slim
RUN pip install "notebook==7.6.5; python_version >= '3.10' and sys_platform != 'win32'" \
    "jupyterlab==4.6.6 ; implementation_name == 'cpython' and platform_machine == 'x86_64'"
