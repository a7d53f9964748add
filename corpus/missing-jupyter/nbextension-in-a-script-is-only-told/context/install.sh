#!/bin/bash
pip install notebook==7.6.5 jupyterlab==4.6.6
jupyter nbextension enable --py widgetsnbextension
