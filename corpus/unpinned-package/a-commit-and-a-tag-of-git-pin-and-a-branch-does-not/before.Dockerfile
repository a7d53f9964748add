FROM python:3.12-slim
RUN pip install git+https://github.com/lab/sim.git@9fceb02c5e1f
RUN pip install git+https://github.com/lab/plot.git@v1.4
RUN pip install git+https://github.com/lab/sim.git
RUN pip install git+https://github.com/lab/sim.git@main
