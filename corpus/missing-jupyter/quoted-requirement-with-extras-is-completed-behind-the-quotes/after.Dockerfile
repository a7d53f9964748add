FROM python:3.11-slim
RUN python -m pip install -U 'jupyterlab[ui-tests] >= 4, < 5' "notebook>=7,<8" "pandas[excel]"
