'use strict';
undefinedVariable;
